"""Pages on which a side proposes to correct a registered document, and another one answers."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agreements.forms import CorrectionForm, RejectForm
from agreements.models import Agreement
from agreements.services import accept_correction, propose_correction, reject_correction, withdraw_correction
from sipkd.errors import RuleViolation
from sipkd.pages import VerbPage, add_refusal, require, told, visible_or_404


@login_required
def correction_propose(request: HttpRequest, id: Any) -> HttpResponse:
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, "agreements.propose_correction", agreement)
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, instance=copy(agreement))  # its own: a form writes on it
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            propose_correction(agreement, values=form.values(), reason=reason, by=request.user)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Koreksi diusulkan. Pihak lain diberi tahu untuk menjawabnya."))
            return redirect(agreement)
    context = {"agreement": agreement, "form": form}
    return render(request, "agreements/correction_form.html", context, status=422 if form.is_bound else 200)


class CorrectionReject(VerbPage):
    model = Agreement
    permission = "agreements.answer_correction"
    form_class = RejectForm
    heading = gettext_lazy("Tolak usulan koreksi")
    intro = gettext_lazy("Isian tetap seperti semula. Pengusul diberi tahu alasannya.")
    button = gettext_lazy("Tolak usulan")
    success = gettext_lazy("Usulan koreksi ditolak.")

    def perform(self, data: dict[str, Any]) -> None:
        reject_correction(self.object, reason=data["reason"], by=self.request.user)


@login_required
@require_POST
def correction_accept(request: HttpRequest, id: Any) -> HttpResponse:
    return _answer(request, id, "agreements.answer_correction", accept_correction, _("Koreksi disetujui."))


@login_required
@require_POST
def correction_withdraw(request: HttpRequest, id: Any) -> HttpResponse:
    return _answer(request, id, "agreements.propose_correction", withdraw_correction, _("Usulan koreksi ditarik."))


def _answer(request: HttpRequest, id: Any, permission: str, verb: Callable, success: str) -> HttpResponse:
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, permission, agreement)
    with told(request, success=success):
        verb(agreement, by=request.user)
    return redirect(agreement)
