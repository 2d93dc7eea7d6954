"""An import, row by row: what is new, what changes, what is refused and why; all of it is written, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from sipkd.errors import RuleViolation
from sipkd.sheets.reading import Row


class Outcome(models.TextChoices):
    NEW = "new", pgettext_lazy("impor", "Baru")
    CHANGED = "changed", pgettext_lazy("impor", "Berubah")
    UNCHANGED = "unchanged", pgettext_lazy("impor", "Tetap")
    REFUSED = "refused", pgettext_lazy("impor", "Ditolak")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row that changes something: its label, and what it said before and says now."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.label}: {self.before or '–'} → {self.after or '–'}"


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row, or would: a title to know it by, its changes, reasons of a refusal, and notes."""

    outcome: Outcome
    title: str
    number: int = 0
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a whole file. `is_written` is true only if it was no dry run and no row was refused, unless the
    refused ones were to be skipped."""

    rows: tuple[RowReport, ...]
    is_dry_run: bool = False
    skips_refused: bool = False

    @property
    def refused(self) -> tuple[RowReport, ...]:
        return tuple(row for row in self.rows if row.outcome == Outcome.REFUSED)

    @property
    def is_written(self) -> bool:
        return not self.is_dry_run and (self.skips_refused or not self.refused)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows came out each way; every outcome is there."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}


class RowRefused(Exception):
    """A row that cannot be taken, for all of these reasons at once."""

    def __init__(self, *reasons: Any) -> None:
        super().__init__(*reasons)
        self.reasons = tuple(str(reason) for reason in reasons)


def run_import(
    rows: Iterable[Row], take: Callable[[Row], RowReport], *, title_column: str, dry_run: bool = False
) -> ImportReport:
    """Take each row by itself, report on all of them, and keep what was written only if none was refused.

    `take` writes one row and says what it did; it refuses by RowRefused, RuleViolation or ValidationError. A dry run
    does the same and writes nothing. A row sees what the rows above it wrote.
    """
    with transaction.atomic():
        reports = tuple(_taken(row, take, title_column) for row in rows)
        report = ImportReport(reports, is_dry_run=dry_run)
        if not report.is_written:
            transaction.set_rollback(True)
    return report


def _taken(row: Row, take: Callable[[Row], RowReport], title_column: str) -> RowReport:
    refused = RowReport(Outcome.REFUSED, title=row.text(title_column), number=row.number)
    if row.surplus:
        return replace(refused, reasons=(_("Baris ini mempunyai lebih banyak isian daripada judul kolom."),))
    try:
        with transaction.atomic():
            return replace(take(row), number=row.number)
    except RowRefused as refusal:
        return replace(refused, reasons=refusal.reasons)
    except RuleViolation as refusal:
        return replace(refused, reasons=(str(refusal.message),))
    except ValidationError as refusal:
        return replace(refused, reasons=tuple(refusal.messages))
