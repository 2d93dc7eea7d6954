"""The register as a sheet of paper: the rows of the list as it is filtered, with the filter in words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.reverse import reverse

from agreements.models import Agreement
from agreements.register_sheet import Heading, draw_register
from agreements.resources.agreements import AgreementResource
from agreements.resources.tables import named, printable
from sipkd.api.resources import Page
from sipkd.templatetags.ui import tanggal

MOST_ON_PAPER = 1000


class AgreementSheet(Page, AgreementResource):
    templates = {"list": "400.html"}
    pagination_class = None

    def list(self, request: Any) -> HttpResponse:
        found = list(self.filter_queryset(self.get_queryset())[: MOST_ON_PAPER + 1])
        if len(found) > MOST_ON_PAPER:
            message = _("Terlalu banyak untuk dicetak (lebih dari %(most)s kerja sama). Saring dahulu.")
            raise exceptions.ValidationError({"kind": [message % {"most": MOST_ON_PAPER}]})
        headers = [
            _("No."), _("Jenis naskah"), _("Judul naskah"), _("Para pihak dan nomor naskah"),
            _("Ditandatangani"), _("Berakhir"), _("Keadaan"),
        ]  # fmt: skip
        content = draw_register(self.heading(len(found)), headers, self.lines(found))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="kerja-sama-{self.on.isoformat()}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response

    def heading(self, count: int) -> Heading:
        """The filter as the page tells it, one fact after the other."""
        query = self.request.GET.urlencode()
        address = reverse("agreements:agreement-list", request=self.request) + (f"?{query}" if query else "")
        asked = [f"{one['label']}: {one['value']}" for one in self.filterset.active()]
        if text := self.request.GET.get("q", "").strip():
            asked.insert(0, _("Kata yang dicari: “%(text)s”") % {"text": text})
        lines = [
            printable("; ".join(asked)) if asked else _("Tanpa saringan"),
            _("Keadaan pada %(day)s. %(count)s kerja sama.") % {"day": date_format(self.on), "count": count},
            _("Dicetak %(time)s.") % {"time": date_format(timezone.localtime(), "DATETIME_FORMAT")},
        ]
        return Heading(_("Daftar kerja sama"), lines, address)

    def lines(self, found: Sequence[Agreement]) -> Iterator[Sequence[str]]:
        for number, one in enumerate(found, start=1):
            parties = [
                f"{named(party)}: {party.document_number}" if party.document_number else named(party)
                for party in one.parties.all()
            ]
            title = f"{one.title}\n{one.subject}" if one.subject else one.title
            cells = [
                str(number), str(one.get_document_kind_display()), title, "\n".join(parties),
                tanggal(one.signed_on) if one.signed_on else _("Belum diketahui"), self.ending(one),
                str(one.state(self.on).label),
            ]  # fmt: skip
            yield [printable(cell) for cell in cells]

    def ending(self, agreement: Agreement) -> str:
        """The end under the terms of the day; one that is not known is said to be so."""
        terms = agreement.terms(self.on)
        if agreement.terminated_on:
            return _("Diakhiri sejak %(day)s") % {"day": date_format(agreement.terminated_on)}
        if terms.end_basis == "unlimited":
            return _("Tanpa batas waktu")
        return str(tanggal(terms.ends_on)) if terms.ends_on else _("Belum diketahui")
