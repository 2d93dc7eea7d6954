"""Two versions side by side: which words went and which came, and which files."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from innovations.models import InnovationFile

SAME, GONE, NEW = "same", "gone", "new"
WORDS = re.compile(r"\n|\S+")


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Pieces of text in reading order, each the same, gone or new; together the new ones and the same are `after`.

    The end of a line is a word of its own, so that lists stay lists.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield SAME, " ".join(new[new_from:new_to])
            continue
        if old_to > old_from:
            yield GONE, " ".join(old[old_from:old_to])
        if new_to > new_from:
            yield NEW, " ".join(new[new_from:new_to])


class FileChange(TextChoices):
    """What became of a file between one moment and another."""

    ADDED = "added", _("Ditambahkan")
    WITHDRAWN = "withdrawn", _("Ditarik")
    SHOWN = "shown", _("Menjadi terlihat oleh semua orang")
    HIDDEN = "hidden", _("Tidak lagi terlihat oleh semua orang")


def file_changes(
    files: Iterable[InnovationFile], before: datetime, after: datetime
) -> Iterator[tuple[FileChange, InnovationFile]]:
    """Each of these files that differs between the two moments, whichever comes first, in the order given."""
    for file in files:
        was, is_now = file.is_kept(before), file.is_kept(after)
        if was != is_now:
            yield (FileChange.ADDED if is_now else FileChange.WITHDRAWN), file
        elif was and file.is_shown(before) != file.is_shown(after):
            yield (FileChange.SHOWN if file.is_shown(after) else FileChange.HIDDEN), file
