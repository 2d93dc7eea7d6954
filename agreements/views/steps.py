"""The steps of recording, one page each."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.models import Region
from agreements.forms import KindForm
from agreements.forms.draft import DOCUMENT, FILES, PARTIES
from agreements.forms.parties import FEWEST, REGION_LIST
from agreements.forms.typed import kept_rows, rows_of
from agreements.services import (
    change_kind,
    keep_answers,
    keep_file,
)
from agreements.templatetags.agreements import party_name
from agreements.views.drafting import (
    ADD,
    KIND,
    REMOVE,
    SIDES,
    DraftStep,
)


class DraftKind(DraftStep):
    template_name = "agreements/draft_kind.html"
    step = KIND
    needs_parties = False

    def form(self, data: QueryDict | None = None) -> KindForm:
        now = {"document_kind": self.draft.document_kind, "category": self.draft.category}
        return KindForm(data, initial=now)

    def keep(self, form: KindForm, *, is_complete: bool, is_sent: bool) -> None:
        if is_complete:
            change_kind(self.draft, **form.cleaned_data)

    def next_url(self) -> str:
        return self.url("parties")


class DraftParties(DraftStep):
    """Rows are added and removed by buttons that keep everything else as it was typed."""

    template_name = "agreements/draft_parties.html"
    step = PARTIES
    needs_parties = False

    def form(self, data: QueryDict | None = None) -> Any:
        return self.forms.parties(data)

    def next_url(self) -> str:
        return self.url("document")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if ADD in request.POST or REMOVE in request.POST:
            rows = rows_of(request.POST, PARTIES, ("kind", "name", "country"))
            if ADD in request.POST:
                rows.append({})
            elif len(rows) > FEWEST and request.POST[REMOVE].isdecimal():
                del rows[int(request.POST[REMOVE]) - 1 : int(request.POST[REMOVE])]
            keep_answers(self.draft, self.key, kept_rows(rows, PARTIES), is_complete=False, is_sent=False)
            return redirect(f"{request.get_full_path()}#pihak-{len(rows)}")
        return super().post(request, *args, **kwargs)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        regions = Region.objects.for_list().values_list("name", "code")
        context = self.context(form=form, regions=regions, region_list=REGION_LIST, fewest=FEWEST)
        return render(self.request, self.template_name, context, status=status)


class DraftDocument(DraftStep):
    template_name = "agreements/draft_document.html"
    step = DOCUMENT

    def form(self, data: QueryDict | None = None) -> Any:
        return self.forms.document(data)

    def next_url(self) -> str:
        return self.url("side", order=1)


class DraftSide(DraftStep):
    """One page per side: the own one in full, the others as far as the document tells."""

    template_name = "agreements/draft_side.html"
    step = SIDES

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.order = kwargs["order"]
        return super().dispatch(request, *args, **kwargs)

    @property
    def key(self) -> str:
        return self.forms.step_of(self.order)

    def form(self, data: QueryDict | None = None) -> Any:
        if self.order > len(self.forms.who or []):
            raise Http404
        return self.forms.side(self.order, data)

    def next_url(self) -> str:
        is_last = self.order == len(self.forms.who or [])
        return self.url("files") if is_last else self.url("side", order=self.order + 1)

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        is_own = bool(form.who.region and form.who.region.pk == self.request.user.region_id)
        context = self.context(form=form, is_own=is_own, title=f"{party_name(form.order)}: {form.who}")
        return render(self.request, self.template_name, context, status=status)


class DraftFiles(DraftStep):
    """An accepted file is kept at once, whatever is wrong with the rest of the page."""

    template_name = "agreements/draft_files.html"
    step = FILES

    def form(self, data: QueryDict | None = None) -> Any:
        return self.forms.files(data, self.request.FILES if data is not None else None)

    def keep(self, form: Any, *, is_complete: bool, is_sent: bool) -> None:
        super().keep(form, is_complete=is_complete, is_sent=is_sent)
        for name, (kind, side) in self.forms.slots(form).items():
            upload = form.cleaned_data.get(name)
            if upload:
                keep_file(self.draft, upload, kind=kind, side=side)

    def next_url(self) -> str:
        return self.url("check")

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        kept = list(self.draft.files.order_by("kind", "side"))
        places = {place: name for name, place in self.forms.slots(form).items()}
        for file in kept:
            file.draft = self.draft
            name = places.get((file.kind, file.side))
            if name:
                form[name].help_text = _("Tersimpan: %(name)s. Pilih berkas lain hanya untuk menggantinya.") % {
                    "name": file.original_name
                }
        return render(self.request, self.template_name, self.context(form=form, kept=kept), status=status)
