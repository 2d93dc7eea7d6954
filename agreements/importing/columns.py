"""The columns that a register may have; whatever else a file has is kept with the agreement as it is."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sipkd.sheets import Change

REQUIRED = ("title", "document_kind", "party_codes", "signed_on")


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its heading: what it is called on the portal, and how its cells are written."""

    heading: str
    label: Any
    help: Any

    @property
    def is_required(self) -> bool:
        return self.heading in REQUIRED


COLUMNS = (
    Column("title", _("Judul naskah"), _("Seperti tercetak pada naskah.")),
    Column(
        "document_kind",
        _("Jenis naskah"),
        _("Kesepakatan Bersama (mou), PKS, Nota Kesepakatan, Rencana Kerja, NPHD, adendum (juga “Perubahan Kedua”)."),
    ),
    Column("party_codes", _("Kode daerah para pihak"), _("Menurut urutannya, dipisah titik koma: 18.01;32.11.")),
    Column("signed_on", _("Tanggal penandatanganan"), _("2025-07-04, 2024-07, 2013, atau kosong (tidak diketahui).")),
    Column("category", _("Kategori kerja sama"), _("Misalnya KSDPK. Kosong berarti KSDD Sukarela.")),
    Column(
        "other_parties",
        _("Pihak selain daerah"),
        _("“badan_usaha: PT Contoh” atau “daerah_asing: Kota Contoh (Jepang)”, dipisah titik koma."),
    ),
    Column("numbers", _("Nomor naskah"), _("Satu tiap pihak, menurut urutannya: 4 Tahun 2009 / 71 Tahun 2009.")),
    Column(
        "amends",
        _("Naskah yang diubah"),
        _("Hanya pada adendum: nomor atau judul naskah yang diubahnya, di berkas ini atau di register."),
    ),
    Column(
        "parent",
        _("Kerja sama induk"),
        _("Nomor atau judul Kesepakatan Bersama yang menaunginya, di berkas ini atau di register."),
    ),
    Column(
        "starts_on",
        _("Mulai berlaku"),
        _("Kosong bila sejak ditandatangani. Sejak hari ini adendum mengubah naskahnya."),
    ),
    Column("duration", _("Jangka waktu"), _("Seperti tertulis; tanggal berakhir tidak dihitung darinya.")),
    Column(
        "ends_on",
        _("Berakhir"),
        _("Hari terakhirnya, atau “tanpa batas waktu”. Pada adendum yang tidak mengubahnya: kosong."),
    ),
    Column(
        "agencies",
        _("Perangkat daerah"),
        _("Nama atau singkatan, dipisah titik koma; pada adendum yang ditambahkannya."),
    ),
    Column(
        "affairs",
        _("Urusan pemerintahan"),
        _("Kode atau nama, dipisah titik koma, atau “semua”; pada adendum yang ditambahkannya."),
    ),
    Column("scope", _("Ruang lingkup"), _("Butir-butirnya, dipisah titik koma; pada adendum yang ditambahkannya.")),
    Column(
        "funding",
        _("Pembiayaan"),
        _("own_cost (beban masing-masing pihak), shared (ditanggung bersama), atau other (lainnya)."),
    ),
    Column("topic", _("Tentang"), _("Pokok kerja sama.")),
    Column("source", _("Sumber"), _("Alamat halaman sumbernya, dipisah “ | ”.")),
)  # fmt: skip
LABELS = {column.heading: column.label for column in COLUMNS}


def cell_changes(was: dict[str, str], now: dict[str, str]) -> tuple[Change, ...]:
    """Each cell that says something else than before, under its label; an empty cell is one that is not there."""
    names = [*LABELS, *sorted((was.keys() | now.keys()) - LABELS.keys())]
    pairs = ((name, was.get(name, ""), now.get(name, "")) for name in names)
    return tuple(Change(str(LABELS.get(name, name)), before, after) for name, before, after in pairs if before != after)
