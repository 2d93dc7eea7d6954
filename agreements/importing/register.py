"""Taking the rows of a register: each is new, changes a known record, is there already, or is refused."""

from dataclasses import replace
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.reference import urls
from agreements.importing.changing import merged
from agreements.importing.columns import REQUIRED, cell_changes
from agreements.importing.kinds import kind_of, name_of_parent
from agreements.importing.parents import parent_of, parents_first
from agreements.importing.reading import codes_in, content_of
from agreements.models import Agreement
from agreements.services import Content, change_from_source, hold_for_rows, import_agreement
from sipkd.errors import RuleViolation
from sipkd.sheets import ImportReport, Limits, Outcome, Row, RowRefused, RowReport, read_sheet, run_import


def import_register(
    file: IO[bytes],
    *,
    dry_run: bool = False,
    by: User | None = None,
    limits: Limits | None = None,
) -> ImportReport:
    """Take every row, or say what is wrong with it; nothing is written if one is refused.

    A user `by` takes in what their region is a party to; the command and admins of the portal, everything. Raises
    SheetRefused for a file that cannot be read.
    """
    sheet = read_sheet(file, limits=limits)
    sheet.require(REQUIRED)
    rows = parents_first(sheet.rows)
    with transaction.atomic():
        hold_for_rows({row.cells["title"] for row in rows}, {code for row in rows for code in codes_in(row)})
        report = run_import(rows, Intake(by).take, title_column="title", dry_run=dry_run)
    return replace(report, rows=tuple(sorted(report.rows, key=lambda row: row.number)))


class Intake:
    """Takes the rows of one file, for `by`; knows which of them has which record."""

    def __init__(self, by: User | None) -> None:
        self.by = by
        self.register = Agreement.objects.visible_to(by) if by else Agreement.objects.all()
        self.taken: dict[int, Row] = {}
        self.refused: list[Row] = []

    def take(self, row: Row) -> RowReport:
        """Write the row, or leave it as it was taken before. Raises RowRefused or RuleViolation."""
        try:
            agreement, report = self._taken(row)
        except (RowRefused, RuleViolation):
            self.refused.append(row)
            raise
        self.taken[agreement.pk] = row
        return replace(report, title=agreement.title, url=agreement.get_absolute_url())

    def _taken(self, row: Row) -> tuple[Agreement, RowReport]:
        sourced = self.register.filter(origin=Agreement.Origin.SOURCE)
        known = list(sourced.filter(source_record__title=row.cells["title"]).order_by("pk"))  # a title may be completed
        for agreement in known:
            if not cell_changes(agreement.source_record, _told(agreement, row).cells):
                return agreement, RowReport(Outcome.UNCHANGED, title=agreement.title)
        content, notes = content_of(row)
        self._require_own(content)
        for agreement in known:
            if _is_same(agreement.source_record, row) and (changed := self._changed(agreement, row)):
                return agreement, changed
        parent = parent_of(row, kind_of(row), content.sides, register=self.register, refused=self.refused)
        agreement = import_agreement(
            content=_under(content, parent), source_urls=urls(row.text("source")), source_record=row.cells, by=self.by
        )
        return agreement, RowReport(Outcome.NEW, title=agreement.title, notes=notes)

    def _changed(self, agreement: Agreement, row: Row) -> RowReport | None:
        """Let the known record say what the row says now; None where the row is about another addendum of that name."""
        told, before = _told(agreement, row), replace(row, cells=agreement.source_record)
        (was, _notes), (now, notes) = content_of(before), content_of(told)
        parent = agreement.parent
        if name_of_parent(told) != name_of_parent(before):
            parent = parent_of(told, kind_of(told), now.sides, register=self.register, refused=self.refused)
            if agreement.is_addendum and parent != agreement.parent:
                return None
        if agreement.pk in self.taken:
            said = _("Baris %(number)s menyebut naskah yang sama dengan isi lain.")
            raise RowRefused(said % {"number": self.taken[agreement.pk].number})
        changes = cell_changes(before.cells, told.cells)
        try:
            change_from_source(
                agreement, content=merged(agreement, _under(was, agreement.parent), _under(now, parent)),
                source_urls=urls(told.text("source")), source_record=told.cells, by=self.by,
            )  # fmt: skip
        except RuleViolation as refusal:
            cells = _("Yang berbeda: %(columns)s.") % {"columns": ", ".join(change.label for change in changes)}
            raise RowRefused(refusal.message, cells) from refusal
        return RowReport(Outcome.CHANGED, title=agreement.title, changes=changes, notes=notes)

    def _require_own(self, content: Content) -> None:
        by = self.by
        if (
            by
            and not by.is_portal_admin
            and by.region_id not in [side.region.pk for side in content.sides if side.region]
        ):
            raise RowRefused(_("Daerah Anda harus menjadi salah satu pihak."))


def _told(agreement: Agreement, row: Row) -> Row:
    """The row with what its source said before in columns that this file does not have: they say nothing new."""
    return replace(row, cells=agreement.source_record | row.cells)


def _under(content: Content, parent: Agreement | None) -> Content:
    return replace(content, fields=content.fields | {"parent": parent})


def _is_same(record: dict, row: Row) -> bool:
    """The same document, told differently: kind, parties and day of signature are equal."""
    return all(str(record.get(name, "")).strip() == row.text(name) for name in REQUIRED)
