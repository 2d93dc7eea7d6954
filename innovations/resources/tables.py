"""The catalogue as a file: the same filters and the same rows as the list, without contact data, as CSV or XLSX."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.reverse import reverse

from innovations.models import Innovation
from innovations.resources.innovations import InnovationResource
from innovations.search.models import InnovationSearch
from sipkd.api.resources import Page
from sipkd.dates import today
from sipkd.sheets import Table, sheet_response

CHUNK = 500
MOST_IN_XLSX = 50_000

# The name of the column for programs, for people, and what stands in it.
COLUMNS: tuple[tuple[str, Any, Callable[[Innovation], Any]], ...] = (
    ("id", "ID", lambda one: one.uuid),
    ("name", gettext_lazy("Nama inovasi"), lambda one: one.name),
    ("summary", gettext_lazy("Ringkasan"), lambda one: one.summary),
    ("region_code", gettext_lazy("Kode daerah"), lambda one: one.region.code),
    ("region", gettext_lazy("Daerah"), lambda one: one.region.name),
    ("agency", gettext_lazy("Perangkat daerah"), lambda one: one.agency.name if one.agency else None),
    ("affair_code", gettext_lazy("Kode urusan"), lambda one: one.affair.code if one.affair else None),
    ("affair", gettext_lazy("Urusan pemerintahan"), lambda one: one.affair.name if one.affair else None),
    ("stage", gettext_lazy("Tahapan inovasi"), lambda one: one.get_stage_display()),
    ("kind", gettext_lazy("Jenis inovasi"), lambda one: one.get_kind_display()),
    ("form", gettext_lazy("Bentuk inovasi"), lambda one: one.get_form_display()),
    ("year", gettext_lazy("Tahun"), lambda one: one.year),
    ("year_basis", gettext_lazy("Dasar tahun"), lambda one: one.year_basis),
    ("awards", gettext_lazy("Penghargaan"), lambda one: one.awards),
    ("openness", gettext_lazy("Ketersediaan replikasi"), lambda one: one.get_openness_display()),
    ("adoptions", gettext_lazy("Direplikasi (kali)"), lambda one: one.adopted),
    ("status", gettext_lazy("Status"), lambda one: one.get_status_display()),
    ("origin", gettext_lazy("Asal data"), lambda one: one.get_origin_display()),
    ("source_urls", gettext_lazy("Sumber"), lambda one: one.source_urls),
    ("updated_at", gettext_lazy("Diperbarui"), lambda one: one.updated_at),
)


class Tabular:
    """Mixin of a catalogue resource whose list is a file."""

    pagination_class = None

    def list(self, request: Any, kind: str = "csv") -> HttpResponseBase:
        found = list(self.filter_queryset(self.get_queryset()).values_list("pk", flat=True))
        if kind == "xlsx" and len(found) > MOST_IN_XLSX:
            message = _("Terlalu banyak untuk XLSX (lebih dari %(most)s baris). Saring dahulu, atau unduh CSV.")
            raise exceptions.ValidationError({"kind": [message % {"most": MOST_IN_XLSX}]})
        table = Table([*self.headings(), "url"], self.rows(found), title=_("Inovasi"))
        return sheet_response(table, kind=kind, name=f"{self.file_name()}-{today().isoformat()}")

    def rows(self, found: Sequence[int]) -> Iterator[Sequence[Any]]:
        """In the order of the list, some hundreds at a time; what has vanished from sight meanwhile is left out."""
        language = translation.get_language()
        for start in range(0, len(found), CHUNK):
            with translation.override(language):  # the answer is read after the request has ended
                lines = list(self._lines(found[start : start + CHUNK]))
            yield from lines

    def _lines(self, some: Sequence[int]) -> Iterator[Sequence[Any]]:
        rows = InnovationSearch.objects.visible_to(self.request.user).filter(pk__in=some)
        adopted = dict(rows.values_list("pk", "adoptions"))
        records = Innovation.objects.visible_to(self.request.user).for_list().in_bulk(some)
        for innovation in (records[pk] for pk in some if pk in records):
            innovation.adopted = adopted.get(innovation.pk, 0)
            yield [*(value(innovation) for _key, _label, value in COLUMNS), self.page_of(innovation)]

    def page_of(self, innovation: Innovation) -> str:
        return reverse("innovations:innovation-detail", kwargs={"id": innovation.uuid}, request=self.request)


class InnovationTable(Tabular, InnovationResource):
    """Katalog sebagai CSV, dengan semua saringan daftarnya."""

    @extend_schema(
        parameters=[],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR)},
        operation_id="exports_innovations_csv",
        description="Semua parameter saringan daftar inovasi (q, affair, region, …) dan ordering berlaku juga di sini.",
    )
    def list(self, request: Any) -> HttpResponseBase:
        """Inovasi yang cocok dengan saringan, sebagai CSV."""
        return super().list(request)

    def headings(self) -> Sequence[str]:
        return [key for key, _label, _value in COLUMNS]

    def file_name(self) -> str:
        return "innovations"


class InnovationDownload(Tabular, Page, InnovationResource):
    """The file that an official downloads: headers in words."""

    templates = {"list": "400.html"}

    def headings(self) -> Sequence[str]:
        return [str(label) for _key, label, _value in COLUMNS]

    def file_name(self) -> str:
        return "inovasi"
