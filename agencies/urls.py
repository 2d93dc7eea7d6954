from django.urls import path

from agencies.clients import views as clients
from agencies.resources import AgencyPages, RegionPages

app_name = "agencies"
urlpatterns = [
    path("daerah/", RegionPages.as_view({"get": "list"}), name="region-list"),
    path("daerah/<region:code>/", RegionPages.as_view({"get": "retrieve"}), name="region-detail"),
    path("perangkat-daerah/", AgencyPages.as_view({"get": "list"}), name="agency-list"),
    path("perangkat-daerah/<uuid:id>/", AgencyPages.as_view({"get": "retrieve"}), name="agency-detail"),
    path("aplikasi/", clients.client_list, name="client-list"),
    path("aplikasi/daftarkan/", clients.client_register, name="client-register"),
    path("aplikasi/<uuid:id>/", clients.client_detail, name="client-detail"),
    path("aplikasi/<uuid:id>/cabut/", clients.client_revoke, name="client-revoke"),
    path("aplikasi/<uuid:id>/kunci/ganti/", clients.key_rotate, name="key-rotate"),
    path("aplikasi/<uuid:id>/kunci/<uuid:key_id>/cabut/", clients.key_revoke, name="key-revoke"),
    path("aplikasi/<uuid:id>/webhook/tambah/", clients.webhook_add, name="webhook-add"),
    path("aplikasi/webhook/<uuid:id>/", clients.webhook_detail, name="webhook-detail"),
    path("aplikasi/webhook/<uuid:id>/rahasia/", clients.webhook_rotate, name="webhook-rotate"),
    path("aplikasi/webhook/<uuid:id>/uji/", clients.webhook_test, name="webhook-test"),
    path("aplikasi/webhook/<uuid:id>/henti/", clients.webhook_stop, name="webhook-stop"),
    path("aplikasi/webhook/<uuid:id>/aktif/", clients.webhook_enable, name="webhook-enable"),
    path("aplikasi/webhook/<uuid:id>/ulang/", clients.WebhookReplay.as_view(), name="webhook-replay"),
]
