"""Takes innovations from a file and says of every row what became of it."""

import sys
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from innovations.importing import WHOLE_COUNTRY, import_innovations, silently
from innovations.services import Stage
from sipkd.sheets import RowReport, SheetRefused

WIDTH = 30


class Command(BaseCommand):
    help = "Takes innovations from CSV or XLSX: all of them, or none if a row is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would become of each row; write nothing")
        parser.add_argument("--skip-refused", action="store_true", help="write what stands although rows are refused")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                report = import_innovations(
                    file,
                    by=None,
                    dry_run=options["dry_run"],
                    skip_refused=options["skip_refused"],
                    limits=WHOLE_COUNTRY,
                    progress=self.show if sys.stderr.isatty() or options["verbosity"] > 1 else silently,
                )
        except (OSError, SheetRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(map(line_of, report.rows)))
        self.stdout.write(", ".join(f"{outcome.label}: {number}" for outcome, number in report.counts.items()))
        if report.refused and not report.skips_refused:
            raise CommandError(f"{len(report.refused)} rows refused; nothing was written")

    def show(self, stage: Stage, done: int, total: int) -> None:
        """A bar that fills, one for each thing that is done with the rows; before their number is known, a count."""
        filled = WIDTH * done // total if total else 0
        bar, of = f"[{'#' * filled}{'.' * (WIDTH - filled)}]", f"/{total:,}" if total else ""
        self.stderr.write(f"\r{stage.label:14} {bar} {done:,}{of}", ending="")
        if done == total:
            self.stderr.write("")


def line_of(row: RowReport) -> str:
    said = "; ".join((*row.reasons, *map(str, row.changes), *row.notes))
    return f"{row.number:6}  {row.outcome.label:8}  {row.title}{f': {said}' if said else ''}"
