"""Innovations from CSV or XLSX: the export of IID, the table that ships with the portal, a list of one's own.

The natural key is region and name as the source says it, so a file that is loaded again changes nothing. Each row is
examined by itself; what stands is written by `load_innovations` for all rows at once. A record whose owner has taken it
over in the portal is the owner's and stays as it is.
"""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import GovernmentAffair, Region, User
from innovations.import_columns import PLACES, Column, columns_of
from innovations.owners import Owners
from innovations.profile import PERSONAL
from innovations.services import Loaded, Progress, Stage, load_innovations
from sipkd.sheets import ImportReport, Limits, Outcome, Row, RowRefused, RowReport, read_sheet

AGENCY_NAME = 200  # characters, as the model has them
YEAR = ("year", "year_basis")
WHOLE_COUNTRY = Limits(size=500 * 1024 * 1024, rows=500_000)


def silently(_stage: Stage, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def import_innovations(
    file: IO[bytes],
    *,
    by: User | None,
    dry_run: bool = False,
    skip_refused: bool = False,
    limits: Limits | None = None,
    progress: Progress = silently,
) -> ImportReport:
    """Take the file: all of it, or nothing if a row is refused, unless the refused ones are to be skipped.

    An admin of a region takes innovations of the own region only; the portal (or None, from the command line) takes
    all. A dry run says the same and writes nothing. Raises SheetRefused for a file that cannot be read.
    """
    sheet = read_sheet(file, limits=limits, progress=lambda count: progress(Stage.READING, count, 0))
    progress(Stage.READING, len(sheet.rows), len(sheet.rows))
    examiner = Examiner(columns_of(sheet.headers), own=by.region if by else None)
    with transaction.atomic():
        taken, reports = examine(sheet.rows, examiner, progress)
        is_write = not dry_run and (skip_refused or len(taken) == len(reports))
        verdicts = load_innovations(
            taken, fields=examiner.loaded_fields, added=examiner.owners.added, by=by, write=is_write, progress=progress
        )
        if not is_write:
            transaction.set_rollback(True)
    told = tuple(verdicts.get(report.number, report) for report in reports)
    return ImportReport(told, is_dry_run=dry_run, skips_refused=skip_refused)


def examine(rows: Sequence[Row], examiner: "Examiner", progress: Progress) -> tuple[list[Loaded], list[RowReport]]:
    """The rows that can be taken, and a report on every row, which says of those only what is to be noted."""
    taken, reports = [], []
    for count, row in enumerate(rows, start=1):
        try:
            loaded = examiner.take(row)
            taken.append(loaded)
            reports.append(RowReport(Outcome.NEW, title=loaded.values["name"], number=row.number))
        except RowRefused as refusal:
            title = row.text(examiner.columns["name"].heading)
            reports.append(RowReport(Outcome.REFUSED, title=title, number=row.number, reasons=refusal.reasons))
        if count % 5000 == 0 or count == len(rows):
            progress(Stage.CHECKING, count, len(rows))
    return taken, reports


class Examiner:
    """Reads rows with the columns of one file; `own` is the only region whose innovations may be taken, if any."""

    def __init__(self, columns: dict[str, Column], *, own: Region | None) -> None:
        self.columns, self.own, self.owners = columns, own, Owners(own)
        self.fields = tuple(name for name in columns if name not in PLACES)
        links = [name for name in ("agency", "affair") if name in columns]
        year = YEAR if {"year", "applied_on", "trial_on"} & columns.keys() else ()
        self.loaded_fields = tuple(dict.fromkeys((*self.fields, *year, *links)))
        self._seen: dict[tuple[int, str], int] = {}
        self._regions = {key.casefold(): each for each in Region.objects.all() for key in (each.code, each.name)}
        self._affairs = {
            key.casefold(): each for each in GovernmentAffair.objects.all() for key in (each.code, each.name)
        }

    def take(self, row: Row) -> Loaded:
        """What the row says. Raises RowRefused with every reason at once."""
        reasons: list[str] = []
        cells = {name: row.text(column.heading) for name, column in self.columns.items()}
        cells["name"] = " ".join(cells["name"].split())
        values = dict(self._values(cells, reasons))
        region, affair = self._region(cells, reasons), self._affair(cells, reasons)
        if row.surplus:
            reasons.append(_("Baris ini mempunyai lebih banyak isian daripada judul kolom."))
        if not cells["name"]:
            reasons.append(_("Nama inovasi kosong."))
        if len(cells.get("agency", "")) > AGENCY_NAME:
            reasons.append(_("Nama perangkat daerah terlalu panjang."))
        if region and not reasons:
            above = self._seen.setdefault((region.pk, cells["name"].casefold()), row.number)
            if above != row.number:
                reasons.append(_("Inovasi yang sama sudah ada pada baris %(number)d.") % {"number": above})
        if reasons or region is None:
            raise RowRefused(*reasons)
        if "agency" in self.columns:
            values["agency"] = self.owners.called(cells["agency"], region, source=values.get("source_urls", ()))
        if "affair" in self.columns:
            values["affair"] = affair
        record = {name: cell for name, cell in cells.items() if cell and name not in PERSONAL}
        return Loaded(row.number, region, with_year(values), record)

    def _values(self, cells: dict[str, str], reasons: list[str]) -> Iterator[tuple[str, Any]]:
        for name in self.fields:
            column, cell = self.columns[name], cells[name]
            if not cell:
                yield name, column.empty
                continue
            try:
                yield name, column.read(cell)
            except ValueError as why:
                reasons.append(f"{column.heading}: {why}.")

    def _region(self, cells: dict[str, str], reasons: list[str]) -> Region | None:
        said = cells.get("region_code") or cells.get("region") or ""
        region = self._regions.get(" ".join(said.split()).casefold())
        if region is None:
            reasons.append(_("Daerah “%(region)s” tidak dikenal.") % {"region": said} if said else _("Daerah kosong."))
        elif self.own is not None and region != self.own:
            reasons.append(_("Anda hanya dapat memuat inovasi %(region)s.") % {"region": self.own.name})
            return None
        return region

    def _affair(self, cells: dict[str, str], reasons: list[str]) -> GovernmentAffair | None:
        said = cells.get("affair", "")
        affair = self._affairs.get(said.casefold())
        if said and affair is None:
            reasons.append(_("Urusan pemerintahan “%(affair)s” tidak dikenal.") % {"affair": said})
        return affair


def with_year(values: dict[str, Any]) -> dict[str, Any]:
    """The values with a year where the days tell one, and with what a year rests on."""
    basis = values.get("year_basis", "")
    if not values.get("year"):
        for name, of_it in (("applied_on", "tahun penerapan"), ("trial_on", "tahun uji coba")):
            if values.get(name):
                return {**values, "year": values[name].year, "year_basis": of_it}
        return {**values, "year": None, "year_basis": basis}
    return {**values, "year_basis": basis or "tahun menurut sumber"}
