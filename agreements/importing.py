"""An existing register from CSV or XLSX, row by row, exactly as incomplete as its source; the columns are those of
agreements/data/agreements.csv. What stands in a row is kept with the agreement as it is, to the letter."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import IO

from django.utils.translation import gettext as _

from agencies.models import Agency, Region, User
from agencies.reference import urls
from agreements.models import Agreement, Party
from agreements.services import Content, Side, import_agreement
from agreements.terms import EndBasis
from sipkd.dates import PartialDate
from sipkd.sheets import ImportReport, Limits, Outcome, Row, RowRefused, RowReport, read_sheet, run_import

REQUIRED = ("title", "document_kind", "party_codes", "signed_on")
KINDS = {"mou": "mou", "kesepakatan bersama": "mou", "kesepakatan bersama + nphd": "mou", "pks": "pks", "nphd": "nphd"}
ABROAD = re.compile(r"(?P<name>.+?)\s*\((?P<country>[^()]+)\)")
PARTING = re.compile(r"\s*;\s*|\s+/\s+")  # between the numbers of the parties; a slash inside a number has no blanks


def import_register(
    file: IO[bytes], *, dry_run: bool = False, by: User | None = None, limits: Limits | None = None
) -> ImportReport:
    """Take every row that is not there yet, or say what is wrong with it; nothing is written if one is refused.

    A user `by` takes in what their region is a party to; the command and admins of the portal, everything. Raises
    SheetRefused for a file that cannot be read.
    """
    sheet = read_sheet(file, limits=limits)
    sheet.require(REQUIRED)
    return run_import(sheet.rows, partial(take, by=by), title_column="title", dry_run=dry_run)


def take(row: Row, *, by: User | None = None) -> RowReport:
    """Write the row as a record of a public source; a row that was taken before is left as it is."""
    sourced = Agreement.objects.filter(origin=Agreement.Origin.SOURCE)
    known = list(sourced.filter(source_record__title=row.cells["title"]).order_by("pk"))  # a title may be completed
    for agreement in known:
        if agreement.source_record == row.cells:
            return RowReport(Outcome.UNCHANGED, title=agreement.title, url=agreement.get_absolute_url())
    if any(_is_same(agreement.source_record, row) for agreement in known):
        raise RowRefused(_("Naskah ini sudah dimuat dengan isi lain; lengkapi di halamannya atau catat adendum."))
    content, notes = content_of(row)
    if by and not by.is_portal_admin and by.region_id not in [side.region.pk for side in content.sides if side.region]:
        raise RowRefused(_("Daerah Anda harus menjadi salah satu pihak."))
    sources = urls(row.text("source"))
    agreement = import_agreement(content=content, source_urls=sources, source_record=row.cells, by=by)
    return RowReport(Outcome.NEW, title=agreement.title, notes=notes, url=agreement.get_absolute_url())


def _is_same(record: dict, row: Row) -> bool:
    """The same document, told differently: kind, parties and day of signature are equal."""
    return all(str(record.get(name, "")).strip() == row.text(name) for name in REQUIRED)


def content_of(row: Row) -> tuple[Content, tuple[str, ...]]:
    """What the row says, and notes on what it says that has no field. Raises RowRefused with every reason at once."""
    reasons: list[str] = []
    kind = KINDS.get(row.text("document_kind").casefold(), "")
    if not kind:
        reasons.append(_("Jenis naskah “%(kind)s” tidak dikenal.") % {"kind": row.text("document_kind")})
    if not row.text("title"):
        reasons.append(_("Judul naskah kosong."))
    dates = {name: _date(row, name, reasons) for name in ("signed_on", "ends_on")}
    category = _category(row, reasons)
    regions = list(_regions(row, reasons))
    others = list(_others(row, reasons))
    if reasons:
        raise RowRefused(*reasons)
    numbers, notes = _numbers(row, len(regions) + len(others))
    ends_on = dates["ends_on"]
    fields = {
        "document_kind": kind, "category": category, "title": row.text("title"), "subject": row.text("topic"),
        "signed_on": dates["signed_on"], "ends_on": ends_on,
        "end_basis": EndBasis.STATED if ends_on else EndBasis.UNKNOWN,
        "duration_text": row.text("duration"),
    }  # fmt: skip
    inside = sides_of(row, regions, numbers[: len(regions)])
    outside = (
        replace(side, document_number=number) for side, number in zip(others, numbers[len(regions) :], strict=True)
    )
    return Content(fields=fields, sides=[*inside, *outside]), notes


def sides_of(row: Row, regions: list[Region], numbers: list[str]) -> list[Side]:
    """Each party with the agencies that the source names; a name that fits several sides is given to none."""
    names = [name.strip() for name in row.text("agencies").split(";") if name.strip()]
    found = {name: [agency for region in regions for agency in agencies_called(name, region)] for name in names}
    certain = [agencies[0] for agencies in found.values() if len(agencies) == 1]
    return [
        Side(region, document_number=number, agencies=[one for one in certain if one.region_id == region.pk])
        for region, number in zip(regions, numbers, strict=True)
    ]


def agencies_called(name: str, region: Region) -> list[Agency]:
    """The region's agency of that name or short name, if there is one."""
    wanted = name.casefold()
    return [
        agency
        for agency in Agency.objects.of(region)
        if wanted in (agency.name.casefold(), agency.abbreviation.casefold(), f"dinas {agency.abbreviation}".casefold())
    ][:1]


def _numbers(row: Row, parties: int) -> tuple[list[str], tuple[str, ...]]:
    """The number of each party, where the source has as many as there are parties; else it stays in the source."""
    text = row.text("numbers")
    parts = PARTING.split(text) if text else []
    if len(parts) == parties:
        return parts, ()
    note = _("Nomor “%(numbers)s” tidak dapat dibagi kepada para pihak; tersimpan pada isi sumber.") % {"numbers": text}
    return [""] * parties, (note,) if text else ()


def _category(row: Row, reasons: list[str]) -> str:
    """By its code or its name; a register that does not say is one of cooperation between regions."""
    text = row.text("category")
    names = {str(name).casefold(): code for code, label in Agreement.Category.choices for name in (code, label)}
    if text and text.casefold() not in names:
        reasons.append(_("Kategori “%(category)s” tidak dikenal.") % {"category": text})
    return names.get(text.casefold(), Agreement.Category.VOLUNTARY)


def _others(row: Row, reasons: list[str]) -> Iterator[Side]:
    """Parties that are no region, as "kind: name (country)" between semicolons; the country only abroad."""
    for text in (part.strip() for part in row.text("other_parties").split(";")):
        if not text:
            continue
        kind, _colon, name = (part.strip() for part in text.partition(":"))
        abroad = ABROAD.fullmatch(name) if kind in Party.ABROAD else None
        is_known = kind in Party.Kind.values and kind != Party.Kind.REGION
        if not is_known or not name or (kind in Party.ABROAD and not abroad):
            said = _(
                "Pihak “%(party)s” tidak dapat dibaca; tulis “jenis: nama”, untuk luar negeri “jenis: nama (negara)”."
            )
            reasons.append(said % {"party": text})
        elif abroad:
            yield Side(kind=kind, name=abroad["name"], country=abroad["country"])
        else:
            yield Side(kind=kind, name=name)


def _date(row: Row, name: str, reasons: list[str]) -> PartialDate | None:
    if not row.text(name):
        return None
    try:
        return PartialDate.parse(row.text(name))
    except ValueError:
        reasons.append(_("“%(date)s” bukan tanggal, bulan, atau tahun.") % {"date": row.text(name)})
        return None


def _regions(row: Row, reasons: list[str]) -> Iterator[Region]:
    codes = [code.strip() for code in row.text("party_codes").split(";") if code.strip()]
    there = {region.code: region for region in Region.objects.filter(code__in=codes)}
    for code in codes:
        if code in there:
            yield there[code]
        else:
            reasons.append(_("Kode daerah “%(code)s” tidak dikenal.") % {"code": code})
