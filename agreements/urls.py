from django.urls import path

from agreements import views
from agreements.resources import AgreementPages, MilestonePages, ReportDutyPages, ReportPages
from agreements.resources.printing import AgreementSheet
from agreements.resources.tables import AgreementDownload, AgreementFeed

app_name = "agreements"

MILESTONE = "rencana-aksi/<uuid:id>/"

urlpatterns = [
    path("kerja-sama/", AgreementPages.as_view({"get": "list"}), name="agreement-list"),
    path("kerja-sama/umpan/", AgreementFeed.as_view({"get": "list"}), name="agreement-feed"),
    path("kerja-sama/unduh.csv", AgreementDownload.as_view({"get": "list"}), {"kind": "csv"}, name="agreement-csv"),
    path("kerja-sama/unduh.xlsx", AgreementDownload.as_view({"get": "list"}), {"kind": "xlsx"}, name="agreement-xlsx"),
    path("kerja-sama/cetak.pdf", AgreementSheet.as_view({"get": "list"}), name="agreement-sheet"),
    path("kerja-sama/muat/", views.register_import, name="register-import"),
    path("kerja-sama/muat/terapkan/", views.register_import_apply, name="register-import-apply"),
    path("kerja-sama/muat/<slug:digest>/laporan.csv", views.register_import_report, name="register-import-report"),
    path("kerja-sama/catat/", views.agreement_start, name="agreement-start"),
    path("kerja-sama/konsep/<uuid:id>/jenis/", views.DraftKind.as_view(), name="draft-kind"),
    path("kerja-sama/konsep/<uuid:id>/pihak/", views.DraftParties.as_view(), name="draft-parties"),
    path("kerja-sama/konsep/<uuid:id>/naskah/", views.DraftDocument.as_view(), name="draft-document"),
    path("kerja-sama/konsep/<uuid:id>/sisi/<int:order>/", views.DraftSide.as_view(), name="draft-side"),
    path("kerja-sama/konsep/<uuid:id>/berkas/", views.DraftFiles.as_view(), name="draft-files"),
    path("kerja-sama/konsep/<uuid:id>/berkas/<uuid:file_id>/", views.draft_file, name="draft-file"),
    path(
        "kerja-sama/konsep/<uuid:id>/berkas/<uuid:file_id>/hapus/",
        views.DraftFileDrop.as_view(),
        name="draft-file-drop",
    ),
    path("kerja-sama/konsep/<uuid:id>/periksa/", views.DraftCheck.as_view(), name="draft-check"),
    path("kerja-sama/konsep/<uuid:id>/buang/", views.DraftDiscard.as_view(), name="draft-discard"),
    path("kerja-sama/<uuid:id>/", AgreementPages.as_view({"get": "retrieve"}), name="agreement-detail"),
    path("kerja-sama/<uuid:id>/sisi/", views.side_state, name="side-state"),
    path("kerja-sama/<uuid:id>/adendum/", views.agreement_amend, name="agreement-amend"),
    path("kerja-sama/<uuid:id>/lengkapi/", views.agreement_complete, name="agreement-complete"),
    path("kerja-sama/<uuid:id>/atestasi/", views.AgreementAttest.as_view(), name="agreement-attest"),
    path("kerja-sama/<uuid:id>/akhiri/", views.AgreementTerminate.as_view(), name="agreement-terminate"),
    path("kerja-sama/<uuid:id>/tangguhkan/", views.AgreementSuspend.as_view(), name="agreement-suspend"),
    path("kerja-sama/<uuid:id>/cabut-penangguhan/", views.AgreementResume.as_view(), name="agreement-resume"),
    path("kerja-sama/<uuid:id>/koreksi/", views.correction_propose, name="correction-propose"),
    path("kerja-sama/<uuid:id>/koreksi/setujui/", views.correction_accept, name="correction-accept"),
    path("kerja-sama/<uuid:id>/koreksi/tolak/", views.CorrectionReject.as_view(), name="correction-reject"),
    path("kerja-sama/<uuid:id>/koreksi/tarik/", views.correction_withdraw, name="correction-withdraw"),
    path("kerja-sama/<uuid:id>/arsip/", views.AgreementArchive.as_view(), name="agreement-archive"),
    path("kerja-sama/<uuid:id>/arsip/keluarkan/", views.agreement_unarchive, name="agreement-unarchive"),
    path("kerja-sama/<uuid:id>/berkas/<uuid:document_id>/", views.document_file, name="document-file"),
    path("kerja-sama/<uuid:id>/berkas/<uuid:document_id>/periksa/", views.document_examine, name="document-examine"),
    path("kerja-sama/<uuid:id>/berkas/<uuid:document_id>/fisik/", views.InkCheck.as_view(), name="document-ink"),
    path("kerja-sama/<uuid:id>/rencana/", views.MilestoneAdd.as_view(), name="milestone-add"),
    path("kerja-sama/<uuid:id>/pelaporan/", views.ReportingAgree.as_view(), name="agreement-reporting"),
    path("kalender/", views.calendar_settings, name="calendar-settings"),
    path("kalender/alamat/", views.calendar_give, name="calendar-give"),
    path("kalender/cabut/", views.calendar_revoke, name="calendar-revoke"),
    path("kalender/tenggat.ics", views.calendar_file, name="calendar-file"),
    path("rencana-aksi/", MilestonePages.as_view({"get": "list"}), name="milestone-list"),
    path(MILESTONE, MilestonePages.as_view({"get": "retrieve"}), name="milestone-detail"),
    path(f"{MILESTONE}ubah/", views.MilestoneChange.as_view(), name="milestone-change"),
    path(f"{MILESTONE}selesai/", views.MilestoneFinish.as_view(), name="milestone-finish"),
    path(f"{MILESTONE}batal/", views.MilestoneCancel.as_view(), name="milestone-cancel"),
    path(f"{MILESTONE}bukti/", views.MilestoneProve.as_view(), name="milestone-prove"),
    path(f"{MILESTONE}bukti/<uuid:evidence_id>/", views.milestone_evidence, name="milestone-evidence"),
    path("laporan/", ReportPages.as_view({"get": "list"}), name="report-list"),
    path("laporan/jatuh-tempo/", ReportDutyPages.as_view({"get": "list"}), name="report-duty-list"),
    path("laporan/pihak/<uuid:id>/", views.ReportFile.as_view(), name="report-file"),
    path("laporan/<uuid:id>/", ReportPages.as_view({"get": "retrieve"}), name="report-detail"),
    path("laporan/<uuid:id>/bukti/", views.ReportProve.as_view(), name="report-prove"),
    path("laporan/<uuid:id>/bukti/<uuid:evidence_id>/", views.report_evidence, name="report-evidence"),
]
