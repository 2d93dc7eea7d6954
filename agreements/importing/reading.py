"""What one row says, as the services take it; what cannot be read has a reason, and what has no field a note."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency, GovernmentAffair, Region
from agreements.categories import OF_SYNERGY
from agreements.importing.kinds import PARTING, kind_of, name_of_parent
from agreements.models import Agreement, Party
from agreements.services import Content, Side
from agreements.terms import EndBasis
from sipkd.dates import PartialDate
from sipkd.sheets import Row, RowRefused

ABROAD = re.compile(r"(?P<name>.+?)\s*\((?P<country>[^()]+)\)")
WITHOUT_END = ("tanpa batas waktu", "tidak terbatas", "unlimited")
EVERYTHING = ("semua", "semua urusan")
Kind, Funding = Agreement.Kind, Agreement.Funding


def content_of(row: Row) -> tuple[Content, tuple[str, ...]]:
    """What the row says but the document above it, and notes. Raises RowRefused with every reason at once."""
    reasons: list[str] = []
    kind = kind_of(row)
    fields = _document(row, kind, reasons) | _term(row, kind, reasons)
    affairs = list(_affairs(row, reasons))
    regions = list(_regions(row, reasons))
    others = list(_others(row, reasons))
    if reasons:
        raise RowRefused(*reasons)
    numbers, notes = _numbers(row, len(regions) + len(others))
    inside = sides_of(row, regions, numbers[: len(regions)])
    outside = (
        replace(side, document_number=number) for side, number in zip(others, numbers[len(regions) :], strict=True)
    )
    scope = [item.strip() for item in row.text("scope").split(";") if item.strip()]
    content = Content(fields=fields, sides=[*inside, *outside], scope=scope, affairs=affairs)
    return content, (*notes, *_more_notes(row, fields))


def _document(row: Row, kind: str, reasons: list[str]) -> dict[str, Any]:
    """Its kind and what it is about."""
    if not kind:
        reasons.append(_("Jenis naskah “%(kind)s” tidak dikenal.") % {"kind": row.text("document_kind")})
    elif kind == Kind.ADDENDUM and not name_of_parent(row):
        reasons.append(_("Sebutkan naskah yang diubah adendum ini pada kolom amends: nomor atau judulnya."))
    elif kind != Kind.ADDENDUM and row.text("amends"):
        reasons.append(_("Hanya adendum yang mengubah naskah lain; naskah induk ditulis pada kolom parent."))
    if not row.text("title"):
        reasons.append(_("Judul naskah kosong."))
    return {
        "document_kind": kind, "category": _category(row, kind, reasons), "title": row.text("title"),
        "subject": row.text("topic"), "funding": _funding(row.text("funding")),
        "covers_all_affairs": row.text("affairs").casefold() in EVERYTHING,
    }  # fmt: skip


def _term(row: Row, kind: str, reasons: list[str]) -> dict[str, Any]:
    """When it was signed, from when on and until when it holds. An end is never computed, and no day is invented."""
    is_unlimited = row.text("ends_on").casefold() in WITHOUT_END
    dates = {name: _date(row, name, reasons) for name in ("signed_on", "starts_on")}
    ends_on = None if is_unlimited else _date(row, "ends_on", reasons)
    is_addendum = kind == Kind.ADDENDUM
    if is_unlimited:
        basis = EndBasis.UNLIMITED
    elif ends_on:
        basis = EndBasis.STATED
    else:  # an addendum that names a term has changed the end, to a day that the source does not say
        basis = EndBasis.UNCHANGED if is_addendum and not row.text("duration") else EndBasis.UNKNOWN
    if is_addendum:
        dates["starts_on"] = dates["starts_on"] or dates["signed_on"]
    return {**dates, "ends_on": ends_on, "end_basis": basis, "duration_text": row.text("duration")}


def _more_notes(row: Row, fields: dict[str, Any]) -> Iterator[str]:
    """On what the row says that stays in the source alone, and on what a verifier will have to complete."""
    if row.text("funding") and fields["funding"] == Funding.UNKNOWN:
        yield _("Pembiayaan “%(funding)s” tersimpan pada isi sumber.") % {"funding": row.text("funding")}
    if fields["document_kind"] == Kind.ADDENDUM and (fields["starts_on"] is None or fields["starts_on"].day is None):
        yield _("Hari mulai berlakunya adendum ini belum diketahui; lengkapi sebelum diatestasi.")


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


def _category(row: Row, kind: str, reasons: list[str]) -> str:
    """By its code or its name; a register that does not say is one of cooperation between regions."""
    text = row.text("category")
    names = {str(name).casefold(): code for code, label in Agreement.Category.choices for name in (code, label)}
    if text and text.casefold() not in names:
        reasons.append(_("Kategori “%(category)s” tidak dikenal.") % {"category": text})
    otherwise = Agreement.Category.SYNERGY if kind in OF_SYNERGY else Agreement.Category.VOLUNTARY
    return names.get(text.casefold(), otherwise)


def _funding(said: str) -> str:
    """By its code or its name; other words stay in the source, and the funding is not known."""
    names = {str(name).casefold(): code for code, label in Funding.choices for name in (code, label)}
    return names.get(said.casefold(), Funding.UNKNOWN)


def _affairs(row: Row, reasons: list[str]) -> Iterator[GovernmentAffair]:
    said = row.text("affairs")
    names = [] if said.casefold() in EVERYTHING else [name.strip() for name in said.split(";") if name.strip()]
    known = (
        {key.casefold(): one for one in GovernmentAffair.objects.all() for key in (one.code, one.name)} if names else {}
    )
    for name in names:
        if name.casefold() in known:
            yield known[name.casefold()]
        else:
            reasons.append(_("Urusan pemerintahan “%(affair)s” tidak dikenal.") % {"affair": name})


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


def codes_in(row: Row) -> list[str]:
    """The codes of the regions that are parties, in their order."""
    return [code.strip() for code in row.text("party_codes").split(";") if code.strip()]


def _regions(row: Row, reasons: list[str]) -> Iterator[Region]:
    codes = codes_in(row)
    there = {region.code: region for region in Region.objects.filter(code__in=codes)}
    for code in codes:
        if code in there:
            yield there[code]
        else:
            reasons.append(_("Kode daerah “%(code)s” tidak dikenal.") % {"code": code})
