"""What the columns of an import mean: headings of this portal, of the IID export (IGA guideline), of our own tables."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.reference import urls
from innovations.amounts import degrees_of, rupiah_of
from innovations.profile import field_of, label_of
from sipkd.sheets import SheetRefused

PLACES = ("region_code", "region", "agency", "affair")  # looked up among the records that the portal has
HEADINGS = {
    "name": ("nama", "judul inovasi"),
    "region_code": ("kode wilayah", "kode daerah"),
    "region": ("daerah", "nama daerah", "pemerintah daerah", "pemda"),
    "agency": ("perangkat daerah", "opd", "skpd", "nama opd", "nama perangkat daerah"),
    "affair": ("affair_code", "urusan", "urusan pemerintahan", "urusan utama", "urusan pemerintahan utama"),
    "summary": ("description", "deskripsi"),
    "awards": ("award",),
    "source_urls": ("source",),
    "stage": ("tahapan",),
    "initiator": ("inisiator inovasi daerah",),
    "kind": ("jenis",),
    "form": ("bentuk", "bentuk inovasi daerah"),
    "trial_on": ("trial_started_on", "tanggal uji coba"),
    "applied_on": ("tanggal penerapan", "waktu implementasi"),
    "developed_on": ("last_developed_on", "pengembangan terbaru"),
    "theme": ("tematik pkpn",),
    "design": ("rancang bangun",),
    "budget": ("anggaran",),
    "latitude": ("lat",),
    "longitude": ("lng",),
}
FIELDS = (
    "name", "summary", "stage", "initiator", "initiator_name", "classification", "kind", "form", "asta_cita", "theme",
    "trial_on", "applied_on", "developed_on", "year", "year_basis", "design", "goal", "benefit", "result", "budget",
    "budget_source", "awards", "video_url", "latitude", "longitude", "source_urls",
)  # fmt: skip
BLANK = re.compile(r"\s")
BRACKETS = re.compile(r"\s*\(.*?\)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its heading there, the field it fills, how a filled-in cell is read (ValueError: why)."""

    heading: str
    field: str
    read: Callable[[str], Any]
    empty: Any = ""


def columns_of(headers: Iterable[str]) -> dict[str, Column]:
    """The columns that are taken, by field; personal data of contacts and what is unknown stay out of the portal.

    Raises SheetRefused if one field has two columns, or the name or the region has none.
    """
    meant = _meanings()
    found: dict[str, Column] = {}
    for heading in headers:
        field = meant.get(_plain(heading))
        if field is None:
            continue
        if field in found:
            raise SheetRefused(
                _("Kolom “%(one)s” dan “%(other)s” berarti sama.") % {"one": found[field].heading, "other": heading},
                code="columns-doubled",
            )
        found[field] = Column(heading, field, str if field in PLACES else _reader(field), _empty(field))
    if "name" not in found or not {"region_code", "region"} & found.keys():
        raise SheetRefused(
            _("Berkas harus mempunyai kolom nama inovasi dan kode wilayah atau nama daerah."), code="columns-missing"
        )
    return found


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column may hold, for whoever makes a file: its label, other headings that mean the same, its contents."""

    label: str
    headings: tuple[str, ...]
    holds: str


def meanings() -> list[Meaning]:
    """Every column that is taken, name and place first."""
    places = {
        "region_code": (_("Kode wilayah"), _("Misalnya 18.01")),
        "region": (_("Daerah"), _("Misalnya Kabupaten Lampung Selatan; tidak perlu jika ada kode wilayah")),
        "agency": (_("Perangkat daerah"), _("Nama lengkap atau singkatan; yang belum dikenal dicatat sebagai baru")),
        "affair": (_("Urusan pemerintahan"), _("Kode atau nama")),
    }
    told = []
    for field in ("name", *PLACES, *FIELDS[1:]):
        column: Any = None if field in places else field_of(field)
        label, holds = places.get(field) or (label_of(field), _holds(column))
        others = dict.fromkeys((field, *HEADINGS.get(field, ())))
        told.append(Meaning(label, tuple(each for each in others if each != _plain(label)), holds))
    return told


def _holds(column: Any) -> str:
    if column.choices:
        return " / ".join(str(label) for _value, label in column.choices)
    said = {
        "source_urls": _("Alamat web, dipisah |"), "video_url": _("Alamat web"), "year": _("Tahun, misalnya 2025"),
        "budget": _("Rupiah, misalnya 1.500.000"), "latitude": _("Derajat"), "longitude": _("Derajat"),
        "asta_cita": _("Angka 1 sampai 8"),
    }  # fmt: skip
    if column.name in said:
        return said[column.name]
    if column.name in ("trial_on", "applied_on", "developed_on"):
        return _("Tanggal: 2025-07-04 atau 04/07/2025")
    most = column.max_length
    return _("Teks, paling panjang %(longest)d huruf") % {"longest": most} if most else _("Teks")


def _meanings() -> dict[str, str]:
    """The field of every known heading: its identifier, its label in either language, and other usual words."""
    meant = {"nama inovasi": "name"}
    for field in FIELDS:
        meant |= {_plain(label): field for label in in_every_language(field_of(field).verbose_name)}
    for field, words in HEADINGS.items():
        meant |= dict.fromkeys(words, field)
    return meant | {field: field for field in (*FIELDS, *PLACES)}


def in_every_language(text: Any) -> list[str]:
    """A lazy text in each language: whoever reads the page in English has an Indonesian file all the same."""
    told = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            told.append(str(text))
    return told


def _plain(heading: str) -> str:
    return " ".join(BRACKETS.sub("", heading).split()).casefold()


def _empty(field: str) -> Any:
    if field in PLACES:
        return ""
    column: Any = field_of(field)
    return None if column.null else column.get_default()


# -- cells ---------------------------------------------------------------------------------------------
def _reader(field: str) -> Callable[[str], Any]:
    column: Any = field_of(field)
    if column.choices:
        return _choice(column)
    special = {
        "source_urls": _addresses, "video_url": _short_address, "year": _number_between(1945, 2100), "budget": _money,
        "asta_cita": _number_between(1, 8), "latitude": _degrees(90), "longitude": _degrees(180),
        "trial_on": _day, "applied_on": _day, "developed_on": _day,
    }  # fmt: skip
    return special.get(field) or _text(column.max_length)


def _text(longest: int | None) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if longest is not None and len(cell) > longest:
            raise ValueError(_("lebih panjang dari %(longest)d huruf") % {"longest": longest})
        return cell

    return read


_short, _long = _text(200), _text(2000)


def _choice(column: Any) -> Callable[[str], str]:
    """By value or by label; what stands in brackets is an explanation: "Digital (daring)"."""
    known = {_plain(said): value for value, label in column.choices for said in (str(value), *in_every_language(label))}
    known |= {"non digital": "non_digital", "non-digital": "non_digital"} if column.name == "kind" else {}
    known |= {"inovasi pelayanan publik": "pelayanan_publik"} if column.name == "form" else {}

    def read(cell: str) -> str:
        try:
            return known.get(cell) or known[_plain(cell)]
        except KeyError:
            offered = ", ".join(str(label) for _value, label in column.choices)
            said = {"cell": cell, "offered": offered}
            raise ValueError(_("“%(cell)s” bukan salah satu dari %(offered)s") % said) from None

    return read


def _number_between(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not cell.isdecimal() or not least <= int(cell) <= most:
            raise ValueError(
                _("“%(cell)s” bukan angka dari %(least)d sampai %(most)d")
                % {"cell": cell, "least": least, "most": most}
            )
        return int(cell)

    return read


def _degrees(most: int) -> Callable[[str], float]:
    def read(cell: str) -> float:
        try:
            degrees = degrees_of(cell)
        except ValueError:
            degrees = float("inf")
        if not abs(degrees) <= most:
            raise ValueError(_("“%(cell)s” bukan koordinat dalam derajat") % {"cell": cell})
        return degrees

    return read


def _money(cell: str) -> Decimal:
    try:
        return rupiah_of(cell)
    except ValueError:
        raise ValueError(_("“%(cell)s” bukan jumlah rupiah") % {"cell": cell}) from None


def _day(cell: str) -> date:
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(cell, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(_("“%(cell)s” bukan tanggal (2025-07-04 atau 04/07/2025)") % {"cell": cell})


def _address(cell: str) -> str:
    """Many rows share a host, so hosts are validated once and paths only for what no address may hold."""
    scheme, parted, rest = cell.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if not parted or BLANK.search(cell) or not _is_host(f"{scheme}://{host}"):
        raise ValueError(_("“%(cell)s” bukan alamat web") % {"cell": cell})
    return _long(cell)


@lru_cache(maxsize=10_000)
def _is_host(address: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return False
    return True


def _short_address(cell: str) -> str:
    return _short(_address(cell))


def _addresses(cell: str) -> list[str]:
    return [_address(address) for address in urls(cell)]
