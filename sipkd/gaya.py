"""The living style guide /gaya/, only in DEBUG: every component in every state, with realistic data."""

from datetime import UTC, date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from sipkd.dates import PartialDate, PartialDateFormField

HASH = "9f2c41d07be3a6588e1b04f7c3d29a6e5b8f10c47d3e92ab61c0f5d8274e3b19"
UMBRELLA = "Perjanjian Kerja Sama Berbagi Informasi dan Inovasi Daerah"
LICENSING = "PKS DPMPTSP Lampung Selatan – DPMPTSP Sumedang"
SOURCE = "https://locusonline.co/2025/07/05/belajar-ke-sumedang-lampung-selatan-akui-masih-gagap-layanan-digital"


class SampleForm(forms.Form):
    """One field for each kind of input."""

    title = forms.CharField(label=_("Judul naskah"), help_text=_("Tulis seperti tercetak pada naskah."))
    number = forms.CharField(
        label=_("Nomor naskah Pihak Kesatu"), help_text=_("Contoh: 100.3.7.1/91/DPMPTSP/2025"), required=False
    )
    signed_on = PartialDateFormField(
        label=_("Tanggal penandatanganan"),
        help_text=_("Contoh: 4 7 2025. Kosongkan tanggal atau bulan bila naskah tidak menyebutnya."),
    )
    kind = forms.ChoiceField(
        label=_("Jenis naskah"),
        widget=forms.RadioSelect,
        choices=[("mou", _("Kesepakatan Bersama (MoU)")), ("pks", _("Perjanjian Kerja Sama (PKS)"))],
        help_text=_("Dalam PP 28/2018 disebut Kesepakatan Bersama; sering disebut MoU / Nota Kesepahaman."),
    )
    affairs = forms.MultipleChoiceField(
        label=_("Urusan pemerintahan"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("2.18", _("Penanaman Modal")), ("2.16", _("Komunikasi dan Informatika")), ("1.02", _("Kesehatan"))],
        required=False,
    )
    region = forms.ChoiceField(
        label=_("Daerah mitra"), choices=[("", _("Pilih daerah")), ("32.11", "Kabupaten Sumedang")]
    )
    scope = forms.CharField(
        label=_("Ruang lingkup"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Satu butir per baris.")
    )
    months = forms.IntegerField(label=_("Jangka waktu (bulan)"), min_value=1, required=False)
    file = forms.FileField(label=_("Naskah bertanda tangan"), help_text=_("PDF, paling besar 20 MB."))
    confirmed = forms.BooleanField(label=_("Saya sudah mencocokkan isian dengan naskah asli"))


def gaya(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "gaya.html", sample())


def sample() -> dict:
    """The data of the page, in the shapes that the components document."""
    return {
        "pieces": [("same", "Izin terbit dalam"), ("gone", "14"), ("new", "3"), ("same", "hari.")],
        "sections": [
            {"id": "putusan", "text": _("Putusan kelayakan replikasi")},
            {"id": "beranda", "text": _("Bagian atas beranda")},
            {"id": "hasil", "text": _("Pencarian dan hasil")},
            {"id": "kosong", "text": _("Keadaan kosong")},
            {"id": "tanda", "text": _("Tanda status")},
            {"id": "tombol", "text": _("Tombol")},
            {"id": "angka", "text": _("Angka")},
            {"id": "rincian", "text": _("Rincian")},
            {"id": "tabel", "text": _("Tabel")},
            {"id": "riwayat", "text": _("Riwayat, tahapan, pohon")},
            {"id": "dokumen", "text": _("Dokumen dan bantuan")},
            {"id": "formulir", "text": _("Formulir")},
        ],
        "comparison": {
            "columns": [
                {"title": "PENA EMAS", "url": "#tabel", "remove_url": "#tabel"},
                {"title": "PELITA", "url": "#tabel"},
            ],
            "rows": [
                {"label": "Jenis inovasi", "cells": ["Digital", None]},
                {"label": "Tahun", "cells": [{"text": 2024, "note": "Dasar: tahun kompetisi."}, 2021]},
                {"label": "Dapat direplikasi", "cells": [{"text": "Ya", "tone": "good", "icon": "check"}, "Belum"]},
            ],
        },
        "crumbs": [{"text": "Inovasi", "url": "#"}, {"text": "PENA EMAS"}],
        "form": _clean_form(),
        "form_with_errors": _form_with_errors(),
        "formset_errors": [{"text": "Nomor naskah ini sudah tercatat pada tahun 2025.", "url": "#id_bersih-number"}],
        "frequent": [{"text": "perizinan", "url": "#"}, {"text": "stunting", "url": "#"}, {"text": "MPP", "url": "#"}],
        "tones": ["neutral", "info", "good", "warn", "bad", "muted"],
        "statuses": STATUSES,
        "header_tags": [
            {"text": "Penerapan", "tone": "good"},
            {"text": "Digital"},
            {"text": "Terbuka untuk replikasi", "tone": "info", "icon": "repeat"},
        ],
        "header_meta": [
            {"text": "DPMPTSP Kabupaten Sumedang", "url": "#", "icon": "building-2"},
            {"text": "Penanaman Modal", "icon": "landmark"},
            {"text": "Disebut dalam berita tahun 2025", "icon": "calendar"},
        ],
        "cards": CARDS,
        "day": date(2026, 11, 24),
        "facet_groups": FACETS,
        "active_filters": [
            {"label": "Urusan pemerintahan", "value": "Penanaman Modal", "remove": "q=perizinan&tahap=penerapan"},
            {"label": "Tahapan inovasi", "value": "Penerapan", "remove": "q=perizinan&urusan=2.18"},
        ],
        "hidden": [("q", "perizinan")],
        "headers": [
            {"text": "Kerja sama"},
            {"text": "Mitra"},
            {"text": "Berakhir"},
            {"text": "Status"},
            {"text": "Replikasi", "numeric": True},
        ],
        "rows": ROWS,
        "wide_headers": [{"text": "Daerah"}, *({"text": str(year), "numeric": True} for year in range(2018, 2027))],
        "wide_rows": [
            ["Kabupaten Sumedang", 3, 5, 8, 12, 14, 19, 1203, 28, 31],
            ["Kabupaten Lampung Selatan", 0, 1, 1, 2, 4, 7, 9, 12, 15],
        ],
        "summary": SUMMARY,
        "events": EVENTS,
        "progress_steps": STEPS,
        "stopped_steps": STOPPED_STEPS,
        "planned_steps": PLANNED_STEPS,
        "tree": TREE,
        "covered": [
            {"title": UMBRELLA, "url": "#", "until": None, "end_verified": False},
        ],
        "covered_twice": [
            {"title": UMBRELLA, "url": "#", "until": None, "end_verified": False},
            {"title": LICENSING, "url": "#", "until": date(2026, 7, 3), "end_verified": False},
        ],
        "ended": [{"message": "PKS berakhir 3 Juli 2026.", "agreement_title": LICENSING, "agreement_url": "#"}],
        "refused": [
            {
                "message": "Baru ada Kesepakatan Bersama (MoU); diperlukan PKS.",
                "agreement_title": "MoU Lampung Timur – Sumedang",
                "agreement_url": "#",
                "step_text": "Catat PKS di bawah kesepakatan ini",
                "step_url": "#",
            },
            {
                "message": "Dinas Kesehatan tidak tercantum di antara perangkat daerah yang terlibat.",
                "step_text": "Mintalah Bagian Kerja Sama menambahkannya melalui adendum.",
            },
        ],
        "stats": STATS,
        "tabs": [
            {"text": "Ringkasan", "url": "#tab", "current": True},
            {"text": "Inovasi", "url": "#tab", "count": 33},
            {"text": "Replikasi", "url": "#tab", "count": 1204},
        ],
        "hash": HASH,
        "sources": [SOURCE, "https://dbfmradio.id/index.php/berita"],
        "moments": [
            datetime(2025, 7, 4, 3, 30, tzinfo=UTC),
            date(2025, 7, 4),
            "2025-07-04T10:30:00+07:00",
            PartialDate.of(2026, 8),
            "2023",
            None,
        ],
        "messages": [
            messages.storage.base.Message(messages.SUCCESS, "Permohonan replikasi terkirim ke DPMPTSP Sumedang."),
            messages.storage.base.Message(messages.WARNING, "Tenggat laporan semester tinggal 7 hari."),
        ],
    }


def _clean_form() -> SampleForm:
    return SampleForm(
        prefix="bersih",
        initial={"title": UMBRELLA, "signed_on": PartialDate.of(2025, 7), "kind": "pks", "affairs": ["2.18"]},
    )


def _form_with_errors() -> SampleForm:
    form = SampleForm({"salah-signed_on_day": "31", "salah-signed_on_month": "2", "salah-months": "0"}, prefix="salah")
    form.add_error(None, "PKS memerlukan sekurang-kurangnya dua pihak.")
    return form


STATUSES = [
    {"text": "Draf", "tone": "muted", "icon": "pencil"},
    {"text": "Menunggu verifikasi", "tone": "info", "icon": "hourglass"},
    {"text": "Berlaku", "tone": "good", "icon": "circle-check"},
    {"text": "Akan berakhir", "tone": "warn", "icon": "clock"},
    {"text": "Berakhir", "tone": "muted", "icon": "circle-stop"},
    {"text": "Diakhiri", "tone": "bad", "icon": "ban"},
]
CARDS = [
    {
        "title": "PENA EMAS (Pelayanan Izin Nyaman, Efektif, dan Aman Secara Sistematis)",
        "url": "#",
        "meta": [
            {"text": "DPMPTSP Kabupaten Sumedang", "icon": "building-2"},
            {"text": "Penanaman Modal", "icon": "landmark"},
        ],
        "summary": "Inovasi DPMPTSP yang dipertukarkan dalam PKS dengan Lampung Selatan.",
        "tags": [
            {"text": "Dapat direplikasi", "tone": "good", "icon": "circle-check"},
            {"text": "Belum diverifikasi", "tone": "warn", "icon": "shield-alert"},
        ],
    },
    {
        "title": "PBG MBR 3 Jam",
        "url": "#",
        "meta": [
            {"text": "DPMPTSP Kabupaten Sumedang", "icon": "building-2"},
            {"text": "Penanaman Modal", "icon": "landmark"},
        ],
        "summary": "Layanan PBG bagi MBR dengan target 3 jam.",
        "tags": [{"text": "Digital"}],
    },
]
FACETS = [
    {
        "name": "saya",
        "legend": "Dapat direplikasi hari ini",
        "kind": "link",
        "text": "Masuk untuk menyaring menurut kerja sama perangkat daerah Anda",
        "url": "#",
    },
    {
        "name": "urusan",
        "legend": "Urusan pemerintahan",
        "options": [
            {"value": "2.18", "label": "Penanaman Modal", "count": 12, "chosen": True},
            {"value": "2.16", "label": "Komunikasi dan Informatika", "count": 1204, "chosen": False},
            {"value": "1.02", "label": "Kesehatan", "count": 873, "chosen": False},
            {"value": "1.01", "label": "Pendidikan", "count": 655, "chosen": False},
            {"value": "2.12", "label": "Administrasi Kependudukan dan Pencatatan Sipil", "count": 341, "chosen": False},
            {"value": "3.27", "label": "Pertanian", "count": 98, "chosen": False},
            {"value": "3.26", "label": "Pariwisata", "count": 54, "chosen": False},
            {"value": "2.11", "label": "Lingkungan Hidup", "count": 7, "chosen": False},
        ],
    },
    {
        "name": "jenis",
        "legend": "Jenis inovasi",
        "kind": "radio",
        "options": [
            {"value": "", "label": "Semua", "count": None, "chosen": True},
            {"value": "digital", "label": "Digital", "count": 61, "chosen": False},
            {"value": "non", "label": "Non-Digital", "count": 24, "chosen": False},
        ],
    },
    {
        "name": "daerah",
        "legend": "Daerah",
        "kind": "select",
        "options": [
            {"value": "32.11", "label": "Kabupaten Sumedang", "count": 33, "chosen": True},
            {"value": "18.01", "label": "Kabupaten Lampung Selatan", "count": 15, "chosen": False},
        ],
    },
]
ROWS = [
    [
        {"text": UMBRELLA, "url": "#"},
        "Kabupaten Sumedang",
        None,
        {"text": "Berlaku", "tone": "good", "icon": "circle-check"},
        1,
    ],
    [
        {"text": LICENSING, "url": "#"},
        "Kabupaten Sumedang",
        "3 Juli 2026",
        {"text": "Berakhir", "tone": "muted", "icon": "circle-stop"},
        1234,
    ],
]
SUMMARY = [
    {"key": "Jenis naskah", "value": "Perjanjian Kerja Sama (PKS)"},
    {"key": "Kerja sama induk", "value": "Nota Kesepahaman Berbagi Informasi dan Inovasi Daerah", "url": "#"},
    {"key": "Nomor naskah Pihak Kesatu", "value": None, "action": {"text": "Lengkapi", "url": "#"}},
    {"key": "Mulai berlaku", "value": "4 Juli 2025", "action": {"text": "Ubah", "url": "#"}},
    {"key": "Berakhir", "value": "3 Juli 2026", "note": "Dihitung dari jangka waktu 1 tahun; belum diverifikasi."},
    {"key": "Pembiayaan", "value": "Beban masing-masing pihak"},
]
EVENTS = [
    {
        "title": "Replikasi disetujui",
        "time": datetime(2026, 11, 20, 2, 15, tzinfo=UTC),
        "actor": "DPMPTSP Kabupaten Sumedang",
        "body": "Kunjungan kaji tiru dijadwalkan pada bulan Desember.",
        "tone": "good",
    },
    {
        "title": "Replikasi diminta",
        "time": datetime(2026, 11, 18, 7, 40, tzinfo=UTC),
        "actor": "DPMPTSP Kabupaten Lampung Selatan",
        "url": "#",
    },
    {"title": "PKS antar-DPMPTSP berakhir", "time": date(2026, 7, 3), "tone": "muted"},
    {"title": "Pengingat: 30 hari sebelum berakhir", "time": "2026-06-03", "tone": "warn"},
    {"title": "Permohonan pertama ditolak", "time": PartialDate.of(2025, 9), "tone": "bad"},
    {"title": "Dicatat dari pemberitaan", "time": None},
]
STEPS = [
    {"text": "Minat", "state": "done", "time": date(2026, 11, 18)},
    {"text": "Disetujui", "state": "done", "time": date(2026, 11, 20)},
    {"text": "Persiapan", "state": "current", "note": "Menunggu rencana kerja dari DPMPTSP Lampung Selatan."},
    {"text": "Penerapan", "state": "upcoming"},
    {"text": "Selesai", "state": "upcoming"},
]
PLANNED_STEPS = [
    {"title": "Bimbingan teknis petugas loket", "due_on": date(2026, 12, 1)},
    {"title": "Uji coba di dua kecamatan", "due_on": date(2026, 9, 1), "is_late": True},
    {"title": "Serah terima kode sumber", "due_on": date(2026, 8, 1), "done_on": date(2026, 7, 17)},
    {"title": "Kunjungan kedua", "due_on": date(2026, 8, 1), "state": "cancelled"},
]
STOPPED_STEPS = [
    {"text": "Minat", "state": "done", "time": date(2025, 9, 1)},
    {"text": "Ditolak", "state": "stopped", "time": date(2025, 9, 12), "note": "Kerja sama belum diverifikasi."},
]
TREE = [
    {
        "text": "Nota Kesepahaman Berbagi Informasi dan Inovasi Daerah",
        "url": "#",
        "meta": "Kesepakatan Bersama (MoU) · 4 Juli 2025",
        "tags": [{"text": "Berlaku", "tone": "good", "icon": "circle-check"}],
        "children": [
            {
                "text": UMBRELLA,
                "current": True,
                "meta": "PKS · 14 perangkat daerah",
                "tags": [{"text": "Berlaku", "tone": "good", "icon": "circle-check"}],
                "children": [{"text": "Adendum Kesatu", "url": "#", "meta": "Menambah Dinas Perpustakaan"}],
            },
            {
                "text": LICENSING,
                "url": "#",
                "meta": "PKS · 4 Juli 2025 sampai 3 Juli 2026",
                "tags": [{"text": "Berakhir", "tone": "muted", "icon": "circle-stop"}],
            },
        ],
    },
]
STATS = [
    {"number": 9, "label": "Kerja sama berlaku", "url": "#", "hint": "3 di antaranya terverifikasi"},
    {"number": 2, "label": "Berakhir dalam 90 hari", "url": "#"},
    {"number": 36742, "label": "Inovasi dilaporkan", "hint": "IGA 2025, 531 pemerintah daerah"},
    {"number": 0, "label": "Menunggu konfirmasi kami", "url": "#"},
]
