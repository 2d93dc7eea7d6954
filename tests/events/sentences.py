"""What the actions say that do not happen in tests/sipkd/test_ledger.py: the calendar's, the portal's, later ones."""

SENTENCES = {
    "adoption.basis_ended": (
        "Kerja sama yang mendasari replikasi “PKS Layanan” berakhir setelah 4 Juli 2026. Susun adendum atau PKS baru, "
        "atau pindahkan dasarnya ke kerja sama lain."
    ),
    "adoption.reconfirm_due": "Tegaskan paling lambat 4 Juli 2026 bahwa “PKS Layanan” masih digunakan.",
    "adoption.lapsed": ("Penggunaan “PKS Layanan” tidak ditegaskan sampai 4 Juli 2026, sehingga tidak lagi terhitung."),
    "innovation.attest_due": "Tegaskan paling lambat 4 Juli 2026 bahwa “PKS Layanan” masih berjalan.",
    "innovation.attestation_lapsed": (
        "“PKS Layanan” tidak ditegaskan sampai 4 Juli 2026; katalog menandainya dan menampilkannya lebih bawah."
    ),
    "agreement.started": "“PKS Layanan” mulai berlaku pada 4 Juli 2026.",
    "agreement.ends_soon": "“PKS Layanan” berakhir pada 4 Juli 2026 (pengingat H-90).",
    "agreement.reminded": "“PKS Layanan” berakhir pada 4 Juli 2026 (pengingat H-30).",
    "agreement.ended": "“PKS Layanan” berakhir pada 4 Juli 2026.",
    "agreement.archived": "“PKS Layanan” diarsipkan pada 4 Juli 2026.",
    "agreement.unarchived": "“PKS Layanan” dikeluarkan dari arsip.",
    "agreement.correction_proposed": "Kabupaten Utara mengusulkan koreksi isian “PKS Layanan”.",
    "agreement.correction_accepted": "Koreksi “PKS Layanan” yang diusulkan Kabupaten Utara disetujui.",
    "agreement.correction_rejected": "Koreksi “PKS Layanan” yang diusulkan Kabupaten Utara ditolak.",
    "agreement.correction_withdrawn": "Kabupaten Utara menarik usulan koreksi “PKS Layanan”.",
    "milestone.due": "“PKS Layanan” jatuh tempo pada 4 Juli 2026 (pengingat H-30).",
    "milestone.overdue": "“PKS Layanan” belum selesai; tenggatnya 4 Juli 2026.",
    "report.due": "Laporan pelaksanaan “PKS Layanan” ditunggu paling lambat 4 Juli 2026 (pengingat H-30).",
    "report.overdue": "Laporan pelaksanaan “PKS Layanan” belum disampaikan; tenggatnya 4 Juli 2026.",
    "client.registered": "Aplikasi “PKS Layanan” didaftarkan.",
    "client.revoked": "Akses aplikasi “PKS Layanan” dicabut.",
    "client.key_rotated": "Aplikasi “PKS Layanan” mendapat kunci baru.",
    "client.key_revoked": "Kunci sipkd_abc… dari aplikasi “PKS Layanan” dicabut.",
    "client.webhook_added": "Aplikasi “PKS Layanan” menerima webhook di data.go.id.",
    "client.webhook_secret_rotated": "Rahasia webhook data.go.id dari “PKS Layanan” diganti.",
    "client.webhook_stopped": "Webhook data.go.id dari “PKS Layanan” dihentikan.",
    "client.webhook_enabled": "Webhook data.go.id dari “PKS Layanan” aktif kembali.",
    "client.webhook_replayed": "Kiriman 3 sampai 9 ke data.go.id dari “PKS Layanan” dikirim ulang.",
    "client.webhook_disabled": (
        "Webhook data.go.id dari “PKS Layanan” dihentikan setelah percobaan terakhir (HTTP 500)."
    ),
    "search.matched": "3 inovasi baru cocok dengan pencarian tersimpan Anda: SIMPATI; PELITA.",
    "region.loaded": "Data acuan “PKS Layanan” dimuat.",
    "region.changed": "Data “PKS Layanan” diubah.",
    "region.deleted": "Data “PKS Layanan” dihapus.",
    "affair.loaded": "Urusan “PKS Layanan” dimuat.",
    "affair.changed": "Urusan “PKS Layanan” diubah.",
    "affair.deleted": "Urusan “PKS Layanan” dihapus.",
    "agency.loaded": "“PKS Layanan” dicatat.",
    "agency.changed": "Data “PKS Layanan” diubah.",
    "agency.deleted": "“PKS Layanan” dihapus.",
    "period.loaded": "Periode penilaian PKS Layanan dicatat.",
    "period.changed": "Periode penilaian PKS Layanan diubah.",
    "period.deleted": "Periode penilaian PKS Layanan dihapus.",
    "indicator.loaded": "Indikator PKS Layanan dicatat.",
    "indicator.changed": "Indikator PKS Layanan diubah.",
    "indicator.deleted": "Indikator PKS Layanan dihapus.",
    "user.loaded": "Akun pengguna dibuat.",
    "user.changed": "Akun pengguna diubah.",
    "user.deleted": "Akun pengguna dihapus.",
    "agreement.corrected": "Kabupaten Utara mengoreksi sisinya pada “PKS Layanan”.",
    "agreement.milestone_planned": "Kabupaten Utara merencanakan: Bimtek.",
    "agreement.milestone_changed": "Kabupaten Utara mengubah rencana: Bimtek.",
    "agreement.milestone_done": "Kabupaten Utara menyelesaikan: Bimtek.",
    "agreement.milestone_cancelled": "Kabupaten Utara membatalkan rencana: Bimtek.",
    "agreement.milestone_proven": "Kabupaten Utara mengunggah bukti: Bimtek.",
    "agreement.report_filed": (
        "Kabupaten Utara melaporkan pelaksanaan “PKS Layanan” sampai 4 Juli 2026. Rekomendasi: dilanjutkan."
    ),
    "agreement.report_proven": "Kabupaten Utara menambahkan bukti pada laporannya tentang “PKS Layanan”.",
    "agreement.reporting_agreed": "Kabupaten Utara mengatur pelaporan “PKS Layanan”: Naskah.",
    "agreement.document_examined": "Naskah dari “PKS Layanan” diperiksa: utuh.",
    "agreement.examination_requested": "Naskah dari “PKS Layanan” akan diperiksa ulang.",
    "agreement.ink_checked": "Paraf, meterai, dan stempel pada “PKS Layanan” diperiksa.",
    "agreement.file_damaged": (
        "Naskah dari “PKS Layanan” tidak lagi sama dengan yang diunggah (utuh). Pulihkan dari cadangan."
    ),
    "agreement.file_restored": "Naskah dari “PKS Layanan” kembali sama dengan berkas yang diunggah.",
    "innovation.source_updated": "Isi “PKS Layanan” diperbarui menurut sumbernya.",
    "innovation.discarded": "Naskah “PKS Layanan” dibuang sebelum pernah diajukan.",
    "innovation.drafted": "Naskah “PKS Layanan” dimulai.",
    "innovation.draft_saved": "Naskah “PKS Layanan” diubah.",
    "innovation.submitted": "“PKS Layanan” diajukan untuk diperiksa.",
    "innovation.withdrawn": "Pengajuan “PKS Layanan” ditarik oleh pemiliknya.",
    "innovation.returned": "“PKS Layanan” dikembalikan untuk diperbaiki; alasannya ada pada naskah.",
    "innovation.published": "“PKS Layanan” terbit di katalog.",
    "innovation.revision_started": "Versi 2 dari “PKS Layanan” mulai ditulis.",
    "innovation.revision_saved": "Versi 2 dari “PKS Layanan” diubah.",
    "innovation.revision_submitted": "Versi 2 dari “PKS Layanan” diajukan untuk diperiksa.",
    "innovation.revision_withdrawn": "Pengajuan versi 2 dari “PKS Layanan” ditarik oleh pemiliknya.",
    "innovation.revision_returned": (
        "Versi 2 dari “PKS Layanan” dikembalikan untuk diperbaiki; alasannya ada pada naskah."
    ),
    "innovation.revision_discarded": "Versi 2 dari “PKS Layanan” dibuang; yang terbit tetap.",
    "innovation.revised": "Versi 2 dari “PKS Layanan” terbit.",
    "innovation.archived": "“PKS Layanan” tidak lagi tampil di katalog.",
    "innovation.contact_set": "Narahubung “PKS Layanan” diubah.",
    "innovation.file_added": "Berkas “PKS Layanan” diunggah: Naskah.",
    "innovation.file_withdrawn": "Berkas “PKS Layanan” ditarik: Naskah.",
    "innovation.attested": "Pemiliknya menegaskan bahwa “PKS Layanan” masih berjalan.",
    "innovation.stopped": "“PKS Layanan” dinyatakan tidak berjalan lagi.",
    "innovation.evidence_given": "Bukti “PKS Layanan” untuk indikator 31 diisi.",
    "innovation.evidence_waiting": "Bukti “PKS Layanan” untuk indikator 31 menunggu diperiksa.",
    "innovation.evidence_reopened": (
        "Bukti “PKS Layanan” yang sudah diterima untuk indikator 31 diubah; menunggu diperiksa kembali."
    ),
    "innovation.evidence_accepted": "Bukti “PKS Layanan” untuk indikator 31 diterima.",
    "innovation.evidence_rejected": (
        "Bukti “PKS Layanan” untuk indikator 31 ditolak; alasannya ada pada daftar indikator."
    ),
}
