"""/api/v1/: one router over the resources of all apps."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from agencies.resources import AffairResource, RegionResource
from agreements.resources import MilestoneResource, ReportDutyResource, ReportResource
from agreements.resources.tables import AgreementTable
from innovations.resources import (
    AdoptionResource,
    AgencyWithCatalogueResource,
    AgreementWithReachResource,
    InnovationResource,
    InnovationTable,
    PaperResource,
    PeriodResource,
    VersionResource,
)
from innovations.saved.resources import SavedSearchResource
from sipkd.events.feed_views import ChangesView, ExportView
from sipkd.events.resources import NotificationResource
from sipkd.my_tasks import MyTasksView
from sipkd.views import api_not_found

app_name = "api"

router = DefaultRouter(use_regex_path=False)
router.include_format_suffixes = False
router.register("innovations", InnovationResource, basename="innovation")  # the most asked, so the first tried
router.register("regions", RegionResource, basename="region")
router.register("affairs", AffairResource, basename="affair")
router.register("agencies", AgencyWithCatalogueResource, basename="agency")
router.register("agreements", AgreementWithReachResource, basename="agreement")
router.register("milestones", MilestoneResource, basename="milestone")
router.register("reports", ReportResource, basename="report")
router.register("report-duties", ReportDutyResource, basename="report-duty")
router.register("innovation-versions", VersionResource, basename="innovation-version")
router.register("assessment-periods", PeriodResource, basename="assessment-period")
router.register("adoptions", AdoptionResource, basename="adoption")
router.register("saved-searches", SavedSearchResource, basename="saved-search")
router.register("notifications", NotificationResource, basename="notification")

EXPORTS = {
    "regions": RegionResource,
    "agencies": AgencyWithCatalogueResource,
    "agreements": AgreementWithReachResource,
    "innovations": InnovationResource,
    "adoptions": AdoptionResource,
}

urlpatterns = [
    path("my-tasks/", MyTasksView.as_view(), name="my-tasks"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("exports/<slug:resource>.jsonl", ExportView.as_view(resources=EXPORTS), name="export"),
    path("exports/agreements.csv", AgreementTable.as_view({"get": "list"}), name="agreement-table"),
    path("exports/innovations.csv", InnovationTable.as_view({"get": "list"}), name="innovation-table"),
    path("papers/<str:code>/", PaperResource.as_view({"get": "retrieve"}), name="paper-detail"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include(router.urls)),
    re_path(r".*", api_not_found, name="not-found"),
]
