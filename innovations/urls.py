from django.urls import path

from innovations import views
from innovations.imports import views as imports
from innovations.resources import (
    AdoptionPages,
    AgreementReachPages,
    ChecklistPages,
    EntitledAgencyPages,
    InnovationDownload,
    InnovationFeed,
    InnovationPages,
    PaperPages,
    VersionPages,
)
from innovations.saved import views as saved
from innovations.saved.resources import SavedSearchPages

app_name = "innovations"

ADOPTION = "replikasi/<uuid:id>/"
INNOVATION = "inovasi/<uuid:id>/"
IMPORT = "inovasi/muat/<uuid:id>/"
INDICATOR = f"{INNOVATION}indikator/<int:year>/<int:number>/"
VERSION = "naskah-inovasi/<uuid:id>/"

urlpatterns = [
    path("inovasi/", InnovationPages.as_view({"get": "list"}), name="innovation-list"),
    path("inovasi/bandingkan/", InnovationPages.as_view({"get": "compare"}), name="innovation-compare"),
    path("inovasi/umpan/", InnovationFeed.as_view({"get": "list"}), name="innovation-feed"),
    path("inovasi/unduh.csv", InnovationDownload.as_view({"get": "list"}), {"kind": "csv"}, name="innovation-csv"),
    path("inovasi/unduh.xlsx", InnovationDownload.as_view({"get": "list"}), {"kind": "xlsx"}, name="innovation-xlsx"),
    path("inovasi/tersimpan/", SavedSearchPages.as_view({"get": "list"}), name="search-list"),
    path("inovasi/tersimpan/simpan/", saved.search_save, name="search-save"),
    path("inovasi/tersimpan/<uuid:id>/", SavedSearchPages.as_view({"get": "retrieve"}), name="search-detail"),
    path("inovasi/tersimpan/<uuid:id>/ubah/", saved.SearchEdit.as_view(), name="search-edit"),
    path("inovasi/tersimpan/<uuid:id>/hapus/", saved.SearchDelete.as_view(), name="search-delete"),
    path("inovasi/<uuid:id>/", InnovationPages.as_view({"get": "retrieve"}), name="innovation-detail"),
    path(
        f"{INNOVATION}perangkat-daerah/",
        EntitledAgencyPages.as_view({"get": "entitled_agencies"}),
        name="entitled-agencies",
    ),
    path("inovasi/<uuid:id>/replikasi/", views.adoption_request, name="adoption-request"),
    path("inovasi/muat/", imports.import_start, name="innovation-import"),
    path("inovasi/muat/kosong.xlsx", imports.import_blank, name="import-blank"),
    path(IMPORT, imports.import_detail, name="import-detail"),
    path(f"{IMPORT}terapkan/", imports.import_confirm, name="import-confirm"),
    path(f"{IMPORT}batal/", imports.import_drop, name="import-drop"),
    path(f"{IMPORT}laporan.csv", imports.import_report, name="import-report"),
    path("inovasi/tulis/", views.InnovationDraft.as_view(), name="innovation-draft"),
    path(f"{INNOVATION}naskah/", views.manuscript, name="manuscript"),
    path(f"{INNOVATION}ubah/", views.innovation_revise, name="innovation-revise"),
    path(f"{INNOVATION}arsip/", views.InnovationArchive.as_view(), name="innovation-archive"),
    path(f"{INNOVATION}tegaskan/", views.innovation_attest, name="innovation-attest"),
    path(f"{INNOVATION}berhenti/", views.InnovationStop.as_view(), name="innovation-stop"),
    path(f"{INNOVATION}indikator/", ChecklistPages.as_view({"get": "indicators"}), name="indicators"),
    path(f"{INDICATOR}isi/", views.IndicatorEvidenceGive.as_view(), name="indicator-evidence"),
    path(f"{INDICATOR}terima/", views.indicator_evidence_accept, name="indicator-accept"),
    path(f"{INDICATOR}tolak/", views.IndicatorEvidenceReject.as_view(), name="indicator-reject"),
    path(f"{INNOVATION}narahubung/", views.InnovationContact.as_view(), name="innovation-contact"),
    path(f"{INNOVATION}berkas/", views.InnovationFileAdd.as_view(), name="file-add"),
    path(f"{INNOVATION}berkas/<uuid:file_id>/", views.innovation_file, name="file"),
    path(f"{INNOVATION}berkas/<uuid:file_id>/tarik/", views.innovation_file_withdraw, name="file-withdraw"),
    path("naskah-inovasi/", VersionPages.as_view({"get": "list"}), name="version-list"),
    path(VERSION, VersionPages.as_view({"get": "retrieve"}), name="version-detail"),
    path(f"{VERSION}bagian/<slug:section>/", views.VersionSection.as_view(), name="version-section"),
    path(f"{VERSION}ajukan/", views.version_submit, name="version-submit"),
    path(f"{VERSION}tarik/", views.version_withdraw, name="version-withdraw"),
    path(f"{VERSION}buang/", views.VersionDiscard.as_view(), name="version-discard"),
    path(f"{VERSION}terbitkan/", views.version_publish, name="version-publish"),
    path(f"{VERSION}kembalikan/", views.VersionReturn.as_view(), name="version-return"),
    path("kerja-sama/<uuid:id>/terbuka/", AgreementReachPages.as_view({"get": "unlocks"}), name="agreement-unlocks"),
    path("kerja-sama/<uuid:id>/bergantung/", AgreementReachPages.as_view({"get": "lapses"}), name="agreement-lapses"),
    path("kerja-sama/<uuid:id>/inovasi/", views.InnovationName.as_view(), name="innovation-name"),
    path("replikasi/", AdoptionPages.as_view({"get": "list"}), name="adoption-list"),
    path(ADOPTION, AdoptionPages.as_view({"get": "retrieve"}), name="adoption-detail"),
    path(f"{ADOPTION}setujui/", views.adoption_approve, name="adoption-approve"),
    path(f"{ADOPTION}tolak/", views.AdoptionDecline.as_view(), name="adoption-decline"),
    path(f"{ADOPTION}lanjut/", views.AdoptionAdvance.as_view(), name="adoption-advance"),
    path(f"{ADOPTION}konfirmasi/", views.adoption_confirm, name="adoption-confirm"),
    path(f"{ADOPTION}batal/", views.AdoptionCancel.as_view(), name="adoption-cancel"),
    path(f"{ADOPTION}berhenti/", views.AdoptionStop.as_view(), name="adoption-stop"),
    path(f"{ADOPTION}tegaskan/", views.adoption_reconfirm, name="adoption-reconfirm"),
    path(f"{ADOPTION}nama/", views.AdoptionRename.as_view(), name="adoption-rename"),
    path(f"{ADOPTION}dasar/", views.AdoptionRebase.as_view(), name="adoption-rebase"),
    path(f"{ADOPTION}rencana/", views.MilestoneAdd.as_view(), name="milestone-add"),
    path(f"{ADOPTION}rencana/<uuid:milestone_id>/selesai/", views.milestone_finish, name="milestone-finish"),
    path(f"{ADOPTION}bukti/", views.EvidenceAdd.as_view(), name="evidence-add"),
    path(f"{ADOPTION}bukti/<uuid:evidence_id>/", views.evidence_file, name="evidence-file"),
    path(f"{ADOPTION}hasil/", views.OutcomeAdd.as_view(), name="outcome-add"),
    path(f"{ADOPTION}asal/", views.OriginLink.as_view(), name="origin-link"),
    path(f"{ADOPTION}surat/<slug:kind>/", views.paper_issue, name="paper-issue"),
    path(f"{ADOPTION}surat/<uuid:paper_id>/berkas/", views.paper_file, name="paper-file"),
    path("verifikasi/<str:code>/", PaperPages.as_view({"get": "retrieve"}), name="paper-verify"),
    path("verifikasi/<str:code>/periksa/", views.PaperCheck.as_view(), name="paper-check"),
]
