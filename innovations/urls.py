from django.urls import path

from innovations import views
from innovations.resources import AdoptionPages, InnovationPages, PaperPages

app_name = "innovations"

ADOPTION = "replikasi/<uuid:id>/"

urlpatterns = [
    path("inovasi/", InnovationPages.as_view({"get": "list"}), name="innovation-list"),
    path("inovasi/<uuid:id>/", InnovationPages.as_view({"get": "retrieve"}), name="innovation-detail"),
    path("inovasi/<uuid:id>/replikasi/", views.adoption_request, name="adoption-request"),
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
