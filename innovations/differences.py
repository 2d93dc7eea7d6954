"""Two texts side by side: which words went and which came."""

from collections.abc import Iterator
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Pieces of text in reading order, each the same, gone or new; together the new ones and the same are `after`."""
    old, new = before.split(), after.split()
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield SAME, " ".join(new[new_from:new_to])
            continue
        if old_to > old_from:
            yield GONE, " ".join(old[old_from:old_to])
        if new_to > new_from:
            yield NEW, " ".join(new[new_from:new_to])
