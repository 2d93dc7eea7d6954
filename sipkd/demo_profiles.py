"""Three example manuscripts of Lampung Selatan for the demonstration: being written, submitted, and returned.

They are examples and say so in their names; no such innovation is claimed to exist.
"""

from datetime import date
from typing import Any

from agencies.models import Agency, GovernmentAffair, User
from innovations.models import Innovation, InnovationVersion
from innovations.services import draft_innovation, return_version, save_version, submit_version

DESIGN = """
Contoh peragaan. Naskah ini menunjukkan bagaimana sebuah profil diisi; inovasinya tidak ada.

Dasar hukum. Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik mewajibkan penyelenggara menyusun dan
menetapkan standar pelayanan, sedangkan Peraturan Pemerintah Nomor 38 Tahun 2017 tentang Inovasi Daerah memberi
ruang bagi perangkat daerah untuk memperbarui cara kerjanya sepanjang tidak membebani atau membatasi masyarakat.

Permasalahan. Warga dari kecamatan yang jauh datang ke kantor layanan sejak pagi tanpa mengetahui apakah berkasnya
sudah lengkap. Sebagian pulang dengan tangan kosong karena satu lampiran tertinggal, lalu menempuh perjalanan yang
sama pada hari lain. Petugas loket menghabiskan waktu untuk menjawab pertanyaan yang sama, sementara antrean di
belakangnya memanjang. Tidak ada catatan yang menunjukkan pada jam berapa loket paling padat, sehingga penambahan
petugas hanya berdasar perkiraan.

Isu strategis. Kepastian waktu layanan memengaruhi kepercayaan masyarakat kepada pemerintah daerah. Rencana
pembangunan daerah menempatkan kemudahan layanan sebagai sasaran, dan hasil survei kepuasan menyebut waktu tunggu
sebagai keluhan yang paling sering disampaikan.

Metode pembaharuan. Sebelum perubahan, nomor antrean diambil di tempat dan kelengkapan berkas baru diperiksa di
loket. Setelah perubahan, warga memilih hari dan jam dari rumah, menerima daftar periksa berkas menurut jenis
layanan, dan mendapat pengingat sehari sebelumnya. Warga yang tidak memakai gawai dibantu petugas desa. Loket hanya
melayani berkas yang sudah diperiksa, dan setiap layanan dicatat waktu mulai serta selesainya.

Keunggulan dan cara kerja. Cara ini tidak memerlukan aplikasi baru di tangan warga, cukup pesan singkat atau
bantuan petugas desa. Pimpinan melihat kepadatan loket per jam dan dapat mengatur petugas dari data, bukan dari
dugaan. Daftar periksa yang sama dipakai oleh petugas dan warga, sehingga tidak ada syarat yang berubah di loket.
Daerah lain dapat menirunya dengan menyesuaikan daftar periksa dan jam layanannya sendiri, tanpa membeli perangkat
lunak. Evaluasi dilakukan setiap tiga bulan bersama perwakilan warga dan hasilnya diumumkan di papan informasi
layanan serta laman resmi daerah. Biaya berjalan ditanggung anggaran perangkat daerah.
"""


def complete(name: str, affair: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "summary": "Contoh peragaan: layanan dijadwalkan dari rumah, dengan daftar periksa berkas.",
        "stage": Innovation.Stage.APPLIED,
        "classification": Innovation.Classification.AGENCY,
        "kind": Innovation.Kind.DIGITAL,
        "form": Innovation.Form.SERVICE,
        "initiator": Innovation.Initiator.AGENCY,
        "affair": GovernmentAffair.objects.get(code=affair),
        "theme": Innovation.Theme.NONE,
        "trial_on": date(2025, 1, 6),
        "applied_on": date(2025, 7, 1),
        "design": "\n\n".join(" ".join(part.split()) for part in DESIGN.split("\n\n")).strip(),
        "goal": "Memberi kepastian waktu layanan.",
        "benefit": "Warga datang satu kali dengan berkas yang lengkap.",
        "result": "Contoh peragaan: isi dengan hasil yang terukur.",
        **more,
    }


def show_manuscripts(writer: User, other: User, checker: User) -> None:
    """One of each kind that waits for somebody: the writer, the verifier, the writer again."""
    begun = draft(writer, "Contoh: Klinik Berkas Perizinan")
    summary = "Contoh peragaan: pendampingan berkas izin bagi usaha mikro."
    save_version(begun, fields={"summary": summary, "kind": Innovation.Kind.NON_DIGITAL}, by=writer)
    submit_version(filled(other, "Contoh: Antrean dari Rumah", "2.16"), by=other)
    returned = submit_version(filled(writer, "Contoh: Loket Terjadwal", "2.18"), by=writer)
    reason = "Hasil belum terukur: tuliskan waktu tunggu sebelum dan sesudah diterapkan."
    return_version(returned, reason=reason, by=checker)


def draft(by: User, name: str) -> InnovationVersion:
    return draft_innovation(name=name, agency=Agency.objects.select_related("region").get(users=by), by=by)


def filled(by: User, name: str, affair: str) -> InnovationVersion:
    return save_version(draft(by, name), fields=complete(name, affair), by=by)
