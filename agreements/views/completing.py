"""Completing a record from a public source."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.forms import CompleteForm, SideForm
from agreements.models import Agreement
from agreements.services import Side, complete_agreement
from sipkd.errors import RuleViolation
from sipkd.pages import add_refusal, require, visible_or_404


@login_required
def agreement_complete(request: HttpRequest, id: Any) -> HttpResponse:
    """A verifier completes a record from a public source before attesting it; not what a region has confirmed."""
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, "agreements.complete_agreement", agreement)
    parties = list(agreement.parties.order_by("order").select_related("region"))
    who = [Side.named(party) for party in parties]
    visible = Agreement.objects.visible_to(request.user)
    parents = visible.above(agreement.document_kind, who) | visible.filter(pk=agreement.parent_id)
    data = request.POST or None
    form = CompleteForm(
        data, instance=agreement, kind=agreement.document_kind, signed_day_known=False,
        parents=parents.exclude(pk=agreement.pk),
    )  # fmt: skip
    asked = {
        party: SideForm(data, instance=party, who=one, order=party.order, prefix=f"pihak{party.order}")
        for party, one in zip(parties, who, strict=True)
        if not party.is_settled
    }
    sides = list(asked.values())
    if request.method == "POST" and all_valid(form, sides):
        stated = [asked[party].side() if party in asked else Side.stated(party) for party in parties]
        try:
            complete_agreement(agreement, content=form.content(stated), by=request.user)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Isian dilengkapi. Periksa kembali, lalu atestasi."))
            return redirect(agreement)
    return form_page(request, form, sides, agreement)


def all_valid(form: CompleteForm, sides: list[SideForm]) -> bool:
    """Validate every form, so that all errors are shown at once. An empty body leaves them unbound, and not valid."""
    if not form.is_bound:
        return False
    valid = [form.is_valid(), *(side.is_valid() for side in sides)]
    for side in sides:
        side.refuse_taken_number(form.cleaned_data.get("signed_on"), besides=form.instance)
    return all(valid) and all(side.is_valid() for side in sides)


def form_page(request: HttpRequest, form: CompleteForm, sides: list[SideForm], agreement: Agreement) -> HttpResponse:
    context = {"form": form, "sides": sides, "agreement": agreement, "all_forms": [form, *sides]}
    return render(request, "agreements/agreement_form.html", context, status=422 if form.is_bound else 200)
