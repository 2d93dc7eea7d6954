"""Takes an existing register from a file and says of every row what became of it."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from agreements.importing import import_register
from sipkd.sheets import SheetRefused


class Command(BaseCommand):
    help = "Takes an existing register from CSV or XLSX: all of it, or nothing if a row is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would become of each row; write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                report = import_register(file, dry_run=options["dry_run"])
        except (OSError, SheetRefused) as error:
            raise CommandError(str(error)) from error
        for row in report.rows:
            said = "; ".join((*row.reasons, *map(str, row.changes), *row.notes))
            self.stdout.write(f"{row.number:6}  {row.outcome.label:8}  {row.title}{f': {said}' if said else ''}")
        self.stdout.write(", ".join(f"{outcome.label}: {number}" for outcome, number in report.counts.items()))
        if report.refused:
            raise CommandError(f"{len(report.refused)} rows refused; nothing was written")
