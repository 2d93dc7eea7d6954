"""What happens to agreements, in words, and whom it concerns."""

from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agreements.models import Agreement
from sipkd.events import subjects
from sipkd.events.actions import Action, Group, register
from sipkd.events.subjects import EVERYBODY, Subject

PAGE = "agreements:agreement-detail"
MILESTONE = "agreements:milestone-detail"
REPORT = "agreements:report-file"


def both_sides(agreement) -> list[User]:
    """The admins of every party's region and the operators of the agencies taking part."""
    found: dict[int, User] = {}
    for party in agreement.parties.select_related("region").prefetch_related("agencies"):
        if party.region:
            found.update((user.pk, user) for user in User.objects.in_charge_of(region=party.region))
        for agency in party.agencies.all():
            found.update((user.pk, user) for user in User.objects.in_charge_of(agency=agency))
    return list(found.values())


def keepers(agreement) -> list[User]:
    """Who has to act when a stored file is damaged: the portal's admins and those of the parties' regions."""
    found = {user.pk: user for user in User.objects.active().filter(role=User.Role.PORTAL_ADMIN)}
    for party in agreement.parties.select_related("region"):
        if party.region_id:
            found.update((user.pk, user) for user in User.objects.in_charge_of(region=party.region))
    return list(found.values())


def audience(agreement: Agreement) -> list[int]:
    """The same as `Agreement.objects.visible_to`."""
    parties = agreement.parties.filter(region__isnull=False).order_by("order").values_list("region_id", flat=True)
    return [*([EVERYBODY] if agreement.visibility == Agreement.Visibility.PUBLIC else []), *parties]


subjects.register(Subject(Agreement, "agreements", "api:agreement-detail", audience))

register(
    Action(
        "agreement.recorded",
        _("Kerja sama dicatat"),
        _("%(by)s mencatat kerja sama “%(object)s”."),
        PAGE,
        both_sides,
        begins=True,
    ),
    Action(
        "agreement.imported",
        _("Kerja sama dimuat dari sumber publik"),
        _("“%(object)s” dimuat dari sumber publik."),
        PAGE,
        begins=True,
    ),
    Action(
        "agreement.source_changed",
        _("Isi sumber kerja sama berubah"),
        _("Isian “%(object)s” diubah menurut sumbernya."),
        PAGE,
    ),
    Action(
        "agreement.completed",
        _("Isian kerja sama dilengkapi"),
        _("Verifikator melengkapi isian “%(object)s” menurut sumbernya."),
        PAGE,
    ),
    Action(
        "agreement.confirmed",
        _("Pihak mengonfirmasi"),
        _("%(party)s mengonfirmasi sisinya pada “%(object)s”."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.corrected",
        _("Pihak mengoreksi sisinya"),
        _("%(party)s mengoreksi sisinya pada “%(object)s”."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.correction_proposed",
        _("Koreksi naskah diusulkan"),
        _("%(party)s mengusulkan koreksi isian “%(object)s”."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.correction_accepted",
        _("Koreksi naskah disetujui"),
        _("Koreksi “%(object)s” yang diusulkan %(party)s disetujui."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.correction_rejected",
        _("Koreksi naskah ditolak"),
        _("Koreksi “%(object)s” yang diusulkan %(party)s ditolak."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.correction_withdrawn",
        _("Usulan koreksi ditarik"),
        _("%(party)s menarik usulan koreksi “%(object)s”."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.attested", _("Kerja sama diatestasi"), _("Verifikator mengatestasi “%(object)s”."), PAGE, both_sides
    ),
    Action(
        "agreement.registered",
        _("Kerja sama terdaftar"),
        _("“%(object)s” terdaftar: semua pihak telah dikonfirmasi atau diatestasi."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.terminated", _("Kerja sama diakhiri"), _("“%(object)s” diakhiri sejak %(date)s."), PAGE, both_sides
    ),
    Action(
        "agreement.archived",
        _("Kerja sama diarsipkan"),
        _("“%(object)s” diarsipkan pada %(date)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.unarchived",
        _("Kerja sama dikeluarkan dari arsip"),
        _("“%(object)s” dikeluarkan dari arsip."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.suspended",
        _("Kerja sama ditangguhkan"),
        _("“%(object)s” ditangguhkan sejak %(date)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.resumed",
        _("Penangguhan dicabut"),
        _("“%(object)s” berlaku kembali sejak %(date)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.milestone_planned",
        _("Rencana aksi ditambahkan"),
        _("%(party)s merencanakan: %(milestone)s."),
        PAGE,
    ),
    Action(
        "agreement.milestone_changed",
        _("Rencana aksi diubah"),
        _("%(party)s mengubah rencana: %(milestone)s."),
        PAGE,
    ),
    Action(
        "agreement.milestone_done",
        _("Rencana aksi selesai"),
        _("%(party)s menyelesaikan: %(milestone)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.milestone_cancelled",
        _("Rencana aksi dibatalkan"),
        _("%(party)s membatalkan rencana: %(milestone)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.milestone_proven",
        _("Bukti rencana aksi diunggah"),
        _("%(party)s mengunggah bukti: %(milestone)s."),
        PAGE,
    ),
    Action(
        "agreement.report_filed",
        _("Laporan pelaksanaan disampaikan"),
        _("%(party)s melaporkan pelaksanaan “%(object)s” sampai %(date)s. Rekomendasi: %(recommendation)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "agreement.report_proven",
        _("Bukti laporan diunggah"),
        _("%(party)s menambahkan bukti pada laporannya tentang “%(object)s”."),
        PAGE,
    ),
    Action(
        "agreement.reporting_agreed",
        _("Pelaporan diatur"),
        _("%(party)s mengatur pelaporan “%(object)s”: %(kind)s."),
        PAGE,
        both_sides,
    ),
    Action(
        "report.due",
        _("Laporan pelaksanaan ditunggu"),
        _("Laporan pelaksanaan “%(object)s” ditunggu paling lambat %(date)s (pengingat H-%(days)s)."),
        REPORT,
        group=Group.REMINDER,
        changes=False,
    ),
    Action(
        "report.overdue",
        _("Laporan pelaksanaan terlambat"),
        _("Laporan pelaksanaan “%(object)s” belum disampaikan; tenggatnya %(date)s."),
        REPORT,
        group=Group.REMINDER,
        changes=False,
    ),
    Action(
        "milestone.due",
        _("Tenggat rencana aksi"),
        _("“%(object)s” jatuh tempo pada %(date)s (pengingat H-%(days)s)."),
        MILESTONE,
        group=Group.REMINDER,
        changes=False,
    ),
    Action(
        "milestone.overdue",
        _("Rencana aksi terlambat"),
        _("“%(object)s” belum selesai; tenggatnya %(date)s."),
        MILESTONE,
        group=Group.REMINDER,
        changes=False,
    ),
    Action("agreement.started", _("Kerja sama mulai berlaku"), _("“%(object)s” mulai berlaku pada %(date)s."), PAGE),
    Action(
        "agreement.ends_soon",
        _("Kerja sama akan berakhir"),
        _("“%(object)s” berakhir pada %(date)s (pengingat H-%(days)s)."),
        PAGE,
        group=Group.REMINDER,
    ),
    Action(
        "agreement.reminded",
        _("Pengingat akhir kerja sama"),
        _("“%(object)s” berakhir pada %(date)s (pengingat H-%(days)s)."),
        PAGE,
        group=Group.REMINDER,
        changes=False,
    ),
    Action("agreement.ended", _("Kerja sama berakhir"), _("“%(object)s” berakhir pada %(date)s."), PAGE),
    Action(
        "agreement.document_examined",
        _("Berkas diperiksa"),
        _("%(kind)s dari “%(object)s” diperiksa: %(state)s."),
        PAGE,
        changes=False,
    ),
    Action(
        "agreement.examination_requested",
        _("Pemeriksaan ulang berkas diminta"),
        _("%(kind)s dari “%(object)s” akan diperiksa ulang."),
        PAGE,
        changes=False,
    ),
    Action(
        "agreement.ink_checked",
        _("Tanda fisik naskah diperiksa"),
        _("Paraf, meterai, dan stempel pada “%(object)s” diperiksa."),
        PAGE,
        changes=False,
    ),
    Action(
        "agreement.file_damaged",
        _("Berkas tersimpan rusak atau hilang"),
        _("%(kind)s dari “%(object)s” tidak lagi sama dengan yang diunggah (%(state)s). Pulihkan dari cadangan."),
        PAGE,
        keepers,
        group=Group.SYSTEM,
        changes=False,
    ),
    Action(
        "agreement.file_restored",
        _("Berkas tersimpan pulih"),
        _("%(kind)s dari “%(object)s” kembali sama dengan berkas yang diunggah."),
        PAGE,
        keepers,
        group=Group.SYSTEM,
        changes=False,
    ),
)
