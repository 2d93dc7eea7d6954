"""The register to take along: the rows of the list as it is filtered, as CSV or XLSX, and the newest as Atom."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.reverse import reverse

from agreements.models import Agreement, Party
from agreements.resources.agreements import AgreementResource
from agreements.terms import EndBasis
from sipkd.api.resources import Page
from sipkd.api.tables import Column, Tabular

MOST_IN_FEED = 50
UNKNOWN = "–"


def named(party: Party) -> str:
    """The party as anybody may read it: the name of a private person is not told (UU 27/2022)."""
    return str(Party.Kind.INDIVIDUAL.label) if party.kind == Party.Kind.INDIVIDUAL else str(party)


def codes(agreement: Agreement) -> list[str]:
    return [party.region.code if party.region else UNKNOWN for party in agreement.parties.all()]


def numbers(agreement: Agreement) -> list[str]:
    return [party.document_number or UNKNOWN for party in agreement.parties.all()]


COLUMNS = (
    Column("id", "ID", lambda one, on: one.uuid),
    Column("document_kind", gettext_lazy("Jenis naskah"), lambda one, on: one.get_document_kind_display()),
    Column("category", gettext_lazy("Kategori kerja sama"), lambda one, on: one.get_category_display()),
    Column("title", gettext_lazy("Judul naskah"), lambda one, on: one.title),
    Column("subject", gettext_lazy("Tentang"), lambda one, on: one.subject),
    Column("parties", gettext_lazy("Para pihak"), lambda one, on: [named(party) for party in one.parties.all()]),
    Column("party_codes", gettext_lazy("Kode daerah"), lambda one, on: codes(one)),
    Column("numbers", gettext_lazy("Nomor naskah"), lambda one, on: numbers(one)),
    Column("signed_on", gettext_lazy("Tanggal penandatanganan"), lambda one, on: one.signed_on),
    Column("starts_on", gettext_lazy("Mulai berlaku"), lambda one, on: one.terms(on).starts_on),
    Column("ends_on", gettext_lazy("Berakhir"), lambda one, on: one.terms(on).ends_on),
    Column(
        "end_basis", gettext_lazy("Dasar tanggal berakhir"), lambda one, on: EndBasis(one.terms(on).end_basis).label
    ),
    Column("terminated_on", gettext_lazy("Diakhiri sejak"), lambda one, on: one.terminated_on),
    Column("state", gettext_lazy("Keadaan"), lambda one, on: one.state(on).label),
    Column("visibility", gettext_lazy("Keterbukaan"), lambda one, on: one.get_visibility_display()),
    Column("origin", gettext_lazy("Asal data"), lambda one, on: one.get_origin_display()),
    Column("source_urls", gettext_lazy("Sumber"), lambda one, on: one.source_urls),
    Column("updated_at", gettext_lazy("Diperbarui"), lambda one, on: one.updated_at),
)


class AgreementFile(Tabular):
    """The register as a file."""

    columns = COLUMNS
    sheet_title = gettext_lazy("Kerja sama")

    def records(self, some: Sequence[int]) -> dict[int, Agreement]:
        return Agreement.objects.visible_to(self.request.user).for_list().in_bulk(some)

    def address_of(self, agreement: Agreement) -> str:
        return address_of(agreement, self.request)


class AgreementTable(AgreementFile, AgreementResource):
    file_name = "agreements"

    @extend_schema(
        parameters=[],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR)},
        operation_id="exports_agreements_csv",
        description="Semua parameter saringan daftar kerja sama (q, region, state, on, …) dan ordering berlaku juga.",
    )
    def list(self, request: Any) -> HttpResponseBase:
        """Kerja sama yang cocok dengan saringan, sebagai CSV."""
        return super().list(request)


class AgreementDownload(AgreementFile, Page, AgreementResource):
    """The file that an official downloads."""

    templates = {"list": "400.html"}
    file_name = "kerja-sama"
    for_people = True


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
