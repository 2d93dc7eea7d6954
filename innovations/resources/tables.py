"""The catalogue as a file: the same filters and the same rows as the list, without contact data, as CSV or XLSX."""

from collections.abc import Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.reverse import reverse

from innovations.models import Innovation
from innovations.resources.innovations import InnovationResource
from innovations.search.models import InnovationSearch
from sipkd.api.resources import Page
from sipkd.api.tables import Column, Tabular

COLUMNS = (
    Column("id", "ID", lambda one, on: one.uuid),
    Column("name", gettext_lazy("Nama inovasi"), lambda one, on: one.name),
    Column("summary", gettext_lazy("Ringkasan"), lambda one, on: one.summary),
    Column("region_code", gettext_lazy("Kode daerah"), lambda one, on: one.region.code),
    Column("region", gettext_lazy("Daerah"), lambda one, on: one.region.name),
    Column("agency", gettext_lazy("Perangkat daerah"), lambda one, on: one.agency.name if one.agency else None),
    Column("affair_code", gettext_lazy("Kode urusan"), lambda one, on: one.affair.code if one.affair else None),
    Column("affair", gettext_lazy("Urusan pemerintahan"), lambda one, on: one.affair.name if one.affair else None),
    Column("stage", gettext_lazy("Tahapan inovasi"), lambda one, on: one.get_stage_display()),
    Column("kind", gettext_lazy("Jenis inovasi"), lambda one, on: one.get_kind_display()),
    Column("form", gettext_lazy("Bentuk inovasi"), lambda one, on: one.get_form_display()),
    Column("year", gettext_lazy("Tahun"), lambda one, on: one.year),
    Column("year_basis", gettext_lazy("Dasar tahun"), lambda one, on: one.year_basis),
    Column("awards", gettext_lazy("Penghargaan"), lambda one, on: one.awards),
    Column("openness", gettext_lazy("Ketersediaan replikasi"), lambda one, on: one.get_openness_display()),
    Column("freshness", gettext_lazy("Masih berjalan?"), lambda one, on: one.freshness(on).label),
    Column("running_on", gettext_lazy("Terakhir ditegaskan"), lambda one, on: one.running_on),
    Column("adoptions", gettext_lazy("Direplikasi (kali)"), lambda one, on: one.adopted),
    Column("status", gettext_lazy("Status"), lambda one, on: one.get_status_display()),
    Column("origin", gettext_lazy("Asal data"), lambda one, on: one.get_origin_display()),
    Column("source_urls", gettext_lazy("Sumber"), lambda one, on: one.source_urls),
    Column("updated_at", gettext_lazy("Diperbarui"), lambda one, on: one.updated_at),
)


class InnovationFile(Tabular):
    """The catalogue as a file."""

    columns = COLUMNS
    sheet_title = gettext_lazy("Inovasi")

    def records(self, some: Sequence[int]) -> dict[int, Innovation]:
        rows = InnovationSearch.objects.visible_to(self.request.user).filter(pk__in=some)
        adopted = dict(rows.values_list("pk", "adoptions"))
        records = Innovation.objects.visible_to(self.request.user).for_list().in_bulk(some)
        for innovation in records.values():
            innovation.adopted = adopted.get(innovation.pk, 0)
        return records

    def address_of(self, innovation: Innovation) -> str:
        return reverse("innovations:innovation-detail", kwargs={"id": innovation.uuid}, request=self.request)


class InnovationTable(InnovationFile, InnovationResource):
    """Katalog sebagai CSV, dengan semua saringan daftarnya."""

    file_name = "innovations"

    @extend_schema(
        parameters=[],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR)},
        operation_id="exports_innovations_csv",
        description="Semua parameter saringan daftar inovasi (q, affair, region, …) dan ordering berlaku juga di sini.",
    )
    def list(self, request: Any) -> HttpResponseBase:
        """Inovasi yang cocok dengan saringan, sebagai CSV."""
        return super().list(request)


class InnovationDownload(InnovationFile, Page, InnovationResource):
    """The file that an official downloads."""

    templates = {"list": "400.html"}
    file_name = "inovasi"
    for_people = True
