"""The register to take along: the rows of the list as it is filtered, as CSV or XLSX, and the newest as Atom."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.reverse import reverse

from agreements.models import Agreement, Party
from agreements.resources.agreements import AgreementResource
from sipkd.api.resources import Page
from sipkd.dates import today
from sipkd.sheets import Table, sheet_response

CHUNK = 500
MOST_IN_XLSX = 50_000
MOST_IN_FEED = 50
Column = tuple[str, Any, Callable[[Agreement, Any], Any]]


def named(party: Party) -> str:
    """The party as anybody may read it: the name of a private person is not told (UU 27/2022)."""
    return str(Party.Kind.INDIVIDUAL.label) if party.kind == Party.Kind.INDIVIDUAL else str(party)


# The name of the column for programs, for people, and what stands in it on the day that the list is about.
COLUMNS: tuple[Column, ...] = (
    ("id", "ID", lambda one, on: one.uuid),
    ("document_kind", gettext_lazy("Jenis naskah"), lambda one, on: one.get_document_kind_display()),
    ("category", gettext_lazy("Kategori kerja sama"), lambda one, on: one.get_category_display()),
    ("title", gettext_lazy("Judul naskah"), lambda one, on: one.title),
    ("subject", gettext_lazy("Tentang"), lambda one, on: one.subject),
    ("parties", gettext_lazy("Para pihak"), lambda one, on: [named(party) for party in one.parties.all()]),
    (
        "party_codes",
        gettext_lazy("Kode daerah"),
        lambda one, on: [party.region.code if party.region else "–" for party in one.parties.all()],
    ),
    ("numbers", gettext_lazy("Nomor naskah"), lambda one, on: [p.document_number or "–" for p in one.parties.all()]),
    ("signed_on", gettext_lazy("Tanggal penandatanganan"), lambda one, on: one.signed_on),
    ("starts_on", gettext_lazy("Mulai berlaku"), lambda one, on: one.starts_on),
    ("ends_on", gettext_lazy("Berakhir"), lambda one, on: one.terms(on).ends_on),
    ("end_basis", gettext_lazy("Dasar tanggal berakhir"), lambda one, on: one.get_end_basis_display()),
    ("terminated_on", gettext_lazy("Diakhiri sejak"), lambda one, on: one.terminated_on),
    ("state", gettext_lazy("Keadaan"), lambda one, on: one.state(on).label),
    ("visibility", gettext_lazy("Keterbukaan"), lambda one, on: one.get_visibility_display()),
    ("origin", gettext_lazy("Asal data"), lambda one, on: one.get_origin_display()),
    ("source_urls", gettext_lazy("Sumber"), lambda one, on: one.source_urls),
    ("updated_at", gettext_lazy("Diperbarui"), lambda one, on: one.updated_at),
)


class Tabular:
    """Mixin of the register whose list is a file."""

    pagination_class = None

    def list(self, request: Any, kind: str = "csv") -> HttpResponseBase:
        found = list(self.filter_queryset(self.get_queryset()).values_list("pk", flat=True))
        if kind == "xlsx" and len(found) > MOST_IN_XLSX:
            message = _("Terlalu banyak untuk XLSX (lebih dari %(most)s baris). Saring dahulu, atau unduh CSV.")
            raise exceptions.ValidationError({"kind": [message % {"most": MOST_IN_XLSX}]})
        table = Table([*self.headings(), "url"], self.rows(found), title=_("Kerja sama"))
        return sheet_response(table, kind=kind, name=f"{self.file_name()}-{today().isoformat()}")

    def rows(self, found: Sequence[int]) -> Iterator[Sequence[Any]]:
        """In the order of the list, some hundreds at a time; what has vanished from sight meanwhile is left out."""
        language = translation.get_language()
        for start in range(0, len(found), CHUNK):
            with translation.override(language):  # the answer is read after the request has ended
                lines = list(self._lines(found[start : start + CHUNK]))
            yield from lines

    def _lines(self, some: Sequence[int]) -> Iterator[Sequence[Any]]:
        records = Agreement.objects.visible_to(self.request.user).for_list().in_bulk(some)
        for agreement in (records[pk] for pk in some if pk in records):
            yield [*(value(agreement, self.on) for _key, _label, value in COLUMNS), address_of(agreement, self.request)]


class AgreementTable(Tabular, AgreementResource):
    @extend_schema(
        parameters=[],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR)},
        operation_id="exports_agreements_csv",
        description="Semua parameter saringan daftar kerja sama (q, region, state, on, …) dan ordering berlaku juga.",
    )
    def list(self, request: Any) -> HttpResponseBase:
        """Kerja sama yang cocok dengan saringan, sebagai CSV."""
        return super().list(request)

    def headings(self) -> Sequence[str]:
        return [key for key, _label, _value in COLUMNS]

    def file_name(self) -> str:
        return "agreements"


class AgreementDownload(Tabular, Page, AgreementResource):
    """The file that an official downloads: headers in words."""

    templates = {"list": "400.html"}

    def headings(self) -> Sequence[str]:
        return [str(label) for _key, label, _value in COLUMNS]

    def file_name(self) -> str:
        return "kerja-sama"


class AgreementFeed(Page, AgreementResource):
    """Newly registered agreements of the list as it is filtered, for any feed reader (Atom, RFC 4287)."""

    templates = {"list": "400.html"}
    pagination_class = None

    def list(self, request: Any) -> HttpResponse:
        rows = self.filter_queryset(self.get_queryset()).registered().order_by("-registered_at", "-id")
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        feed = Atom1Feed(
            title=_("SIPKD: kerja sama yang baru terdaftar"),
            link=reverse("agreements:agreement-list", request=request) + query,
            description=_("Kerja sama daerah yang baru terdaftar dan cocok dengan saringan ini."),
            feed_url=reverse("agreements:agreement-feed", request=request) + query,
            language=get_language(),
            author_name="SIPKD",
        )
        for agreement in rows[:MOST_IN_FEED]:
            parties = ", ".join(named(party) for party in agreement.parties.all())
            feed.add_item(
                title=printable(agreement.title),
                link=address_of(agreement, request),
                description=printable(". ".join(filter(None, [agreement.get_document_kind_display(), parties]))),
                unique_id=f"urn:uuid:{agreement.uuid}",
                pubdate=agreement.registered_at,
                updateddate=agreement.updated_at,
            )
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def address_of(agreement: Agreement, request: Any) -> str:
    return reverse("agreements:agreement-detail", kwargs={"id": agreement.uuid}, request=request)


def printable(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold, and a text of a source may."""
    return "".join(one for one in text if one.isprintable() or one in "\t\n\r")
