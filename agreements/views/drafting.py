"""Recording a signed document in steps. What is typed is kept on the server; it enters the register when submitted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from agreements.forms import DraftForms, KindForm
from agreements.forms.draft import DOCUMENT, FILES, PARTIES
from agreements.forms.typed import as_kept, unchecked
from agreements.models import Agreement, AgreementDraft
from agreements.services import (
    keep_answers,
    start_addendum,
    start_draft,
)
from sipkd.errors import RuleViolation
from sipkd.pages import require, visible_or_404

CHECK, SIDES, KIND = "periksa", "sisi", "jenis"
STEP_NAMES = {
    KIND: gettext_lazy("Jenis naskah"),
    PARTIES: gettext_lazy("Para pihak"),
    DOCUMENT: gettext_lazy("Isi naskah"),
    SIDES: gettext_lazy("Sisi tiap pihak"),
    FILES: gettext_lazy("Berkas"),
    CHECK: gettext_lazy("Periksa dan kirim"),
}
CODE_OF_AGREEMENTS = "100.3.7"  # Permendagri 83/2022
BACK_TO_CHECK = "kembali"  # in the address of a step that was opened from the page that checks the answers
LEAVE, ADD, REMOVE = "keluar", "tambah", "hapus"  # what a button may say besides "go on"
BUTTONS = (LEAVE, ADD, REMOVE, "csrfmiddlewaretoken")


@login_required
def agreement_start(request: HttpRequest) -> HttpResponse:
    """The first step; it makes the draft that the others fill."""
    require(request.user, "agreements.record_agreement")
    initial = {"document_kind": Agreement.Kind.PKS, "category": Agreement.Category.VOLUNTARY}
    form = KindForm(request.POST) if request.method == "POST" else KindForm(initial=initial)
    if form.is_bound and form.is_valid():
        draft = start_draft(**form.cleaned_data, by=request.user)
        return redirect("agreements:draft-parties", id=draft.uuid)
    context = {"form": form, "title": STEP_NAMES[KIND]}
    return render(request, "agreements/draft_kind.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def agreement_amend(request: HttpRequest, id: Any) -> HttpResponse:
    """Begin an addendum to this agreement."""
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, "agreements.amend_agreement", agreement)
    try:
        draft = start_addendum(agreement, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect(agreement)
    return redirect("agreements:draft-document", id=draft.uuid)


class DraftPage(LoginRequiredMixin, View):
    """A page about one draft, for those who may see it and may record."""

    needs_parties = True
    draft: AgreementDraft
    forms: DraftForms

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.draft = visible_or_404(AgreementDraft, request.user, kwargs["id"])
        require(request.user, "agreements.record_agreement")
        self.forms = DraftForms(self.draft, request.user)
        if self.needs_parties and self.forms.who is None:
            return redirect("agreements:draft-parties", id=self.draft.uuid)
        try:
            return super().dispatch(request, *args, **kwargs)
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
            return redirect("agreements:agreement-list")

    def url(self, name: str, **kwargs: Any) -> str:
        return reverse(f"agreements:draft-{name}", kwargs={"id": self.draft.uuid, **kwargs})

    def context(self, **more: Any) -> dict[str, Any]:
        return {"draft": self.draft, "steps": self.steps(), "title": STEP_NAMES[self.step], **more}

    # -- the way through ---------------------------------------------------------------------------
    step = CHECK

    def steps(self) -> list[dict[str, Any]]:
        """The steps in order, for components/steps.html."""
        names = [PARTIES, DOCUMENT, SIDES, FILES, CHECK]
        names = names[1:] if self.draft.is_addendum else [KIND, *names]
        here = names.index(self.step)
        states = ["done" if place < here else "current" if place == here else "upcoming" for place in range(len(names))]
        return [{"text": STEP_NAMES[name], "state": state} for name, state in zip(names, states, strict=True)]


class DraftStep(DraftPage):
    """One step: keep what was typed, right or wrong, then go on if it is right.

    A subclass names `template_name` and `step`, and gives `key`, `form(data)` and `next_url`.
    """

    template_name: str

    @property
    def key(self) -> str:
        """Where the draft keeps the answers of this step."""
        return self.step

    def form(self, data: QueryDict | None = None) -> Any:
        raise NotImplementedError

    def next_url(self) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form()
        if form.is_bound and not self.draft.is_sent(self.key):
            unchecked(form)
        return self.page(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        is_valid, is_leaving = form.is_valid(), LEAVE in request.POST
        self.keep(form, is_complete=is_valid, is_sent=not is_leaving)
        if is_leaving:
            messages.success(request, _("Konsep disimpan. Lanjutkan kapan saja dari daftar konsep di halaman ini."))
            return redirect("agreements:agreement-list")
        if is_valid:
            return redirect(self.url("check") if BACK_TO_CHECK in request.GET else self.next_url())
        return self.page(form, status=422)

    def keep(self, form: Any, *, is_complete: bool, is_sent: bool) -> None:
        keep_answers(
            self.draft, self.key, as_kept(self.request.POST, BUTTONS), is_complete=is_complete, is_sent=is_sent
        )

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, self.context(form=form), status=status)
