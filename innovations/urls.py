from django.urls import path

from innovations import views
from innovations.resources import AdoptionPages, InnovationPages

app_name = "innovations"

urlpatterns = [
    path("inovasi/", InnovationPages.as_view({"get": "list"}), name="innovation-list"),
    path("inovasi/<uuid:id>/", InnovationPages.as_view({"get": "retrieve"}), name="innovation-detail"),
    path("inovasi/<uuid:id>/replikasi/", views.adoption_request, name="adoption-request"),
    path("kerja-sama/<uuid:id>/inovasi/", views.InnovationName.as_view(), name="innovation-name"),
    path("replikasi/", AdoptionPages.as_view({"get": "list"}), name="adoption-list"),
    path("replikasi/<uuid:id>/", AdoptionPages.as_view({"get": "retrieve"}), name="adoption-detail"),
    path("replikasi/<uuid:id>/setujui/", views.adoption_approve, name="adoption-approve"),
    path("replikasi/<uuid:id>/tolak/", views.AdoptionDecline.as_view(), name="adoption-decline"),
    path("replikasi/<uuid:id>/lanjut/", views.AdoptionAdvance.as_view(), name="adoption-advance"),
    path("replikasi/<uuid:id>/konfirmasi/", views.adoption_confirm, name="adoption-confirm"),
    path("replikasi/<uuid:id>/batal/", views.AdoptionCancel.as_view(), name="adoption-cancel"),
]
