from django.urls import path

from agencies.resources import AgencyPages, RegionPages

app_name = "agencies"
urlpatterns = [
    path("daerah/", RegionPages.as_view({"get": "list"}), name="region-list"),
    path("daerah/<region:code>/", RegionPages.as_view({"get": "retrieve"}), name="region-detail"),
    path("perangkat-daerah/", AgencyPages.as_view({"get": "list"}), name="agency-list"),
    path("perangkat-daerah/<uuid:id>/", AgencyPages.as_view({"get": "retrieve"}), name="agency-detail"),
]
