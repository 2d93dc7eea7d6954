"""What the actions say that no service of agreements or innovations performs: the calendar's, and the portal's own."""

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
}
