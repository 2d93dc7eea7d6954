"""What has to be translated, found in code and templates, and its translations, compiled.

Needs polib, which is installed for development, and xgettext for finding; without xgettext it only compiles.
"""

import contextlib
import shutil
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polib
from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.core.management.commands import makemessages

SOURCES = ("agencies", "agreements", "innovations", "sipkd", "templates")
CATALOGUE = Path(settings.BASE_DIR, "locale/en/LC_MESSAGES/django.po")


class Command(BaseCommand):
    help = "Collects the texts of code and templates in locale/ and compiles their translations."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = polib.pofile(CATALOGUE, wrapwidth=0)
        if shutil.which("xgettext"):
            catalogue = updated(catalogue, found_texts())
            catalogue.save(CATALOGUE, newline="\n")
        else:
            self.stdout.write("xgettext is missing (Debian and Ubuntu: apt install gettext), so this only compiles.")
        catalogue.save_as_mofile(CATALOGUE.with_suffix(".mo"))
        missing = catalogue.untranslated_entries()
        self.stdout.write(f"{len(catalogue)} texts, {len(missing)} of them without a translation")
        for entry in missing:
            self.stdout.write(f"  {entry.msgid}")


def found_texts() -> polib.POFile:
    """Every text that code and templates mark; found in a copy, as Django's command writes beside what it reads."""
    extraction = Extraction(stdout=StringIO())
    with TemporaryDirectory() as folder:
        for name in SOURCES:
            shutil.copytree(Path(settings.BASE_DIR, name), Path(folder, name))
        Path(folder, "locale").mkdir()
        with contextlib.chdir(folder):
            call_command(extraction, locale=["en"], verbosity=0)
    return extraction.found


class Extraction(makemessages.Command):
    """Django's own search for texts, which keeps what it found instead of guessing translations from similar ones."""

    found: polib.POFile

    def write_po_file(self, potfile: str, locale: str) -> None:
        self.found = polib.pofile(potfile)


def updated(catalogue: polib.POFile, found: polib.POFile) -> polib.POFile:
    """Exactly the texts that were found, in the order of the alphabet, with the translations that are known."""
    known = {key_of(entry): entry for entry in catalogue if not entry.obsolete and not entry.fuzzy}
    renewed = polib.POFile(wrapwidth=0)
    renewed.metadata = catalogue.metadata
    for entry in sorted(found, key=key_of):
        entry.occurrences = []
        if before := known.get(key_of(entry)):
            entry.msgstr, entry.msgstr_plural, entry.tcomment = before.msgstr, before.msgstr_plural, before.tcomment
        renewed.append(entry)
    return renewed


def key_of(entry: polib.POEntry) -> tuple[str, str, str]:
    """What identifies a text: the same words may stand in several contexts, and with a plural or without."""
    return entry.msgid, entry.msgctxt or "", entry.msgid_plural
