"""Recording a signed document, and completing a record from a public source."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.forms import AgreementForm, PartiesForm, SideForm
from agreements.models import Agreement
from agreements.services import (
    complete_agreement,
    record_agreement,
)
from sipkd.errors import RuleViolation
from sipkd.pages import add_refusal, require, visible_or_404


@login_required
def agreement_start(request: HttpRequest) -> HttpResponse:
    """Step 1: the kind of document and its parties; the answers travel in the address."""
    require(request.user, "agreements.record_agreement")
    initial = {"document_kind": Agreement.Kind.PKS, "first": request.user.region and request.user.region.code}
    form = PartiesForm(request.GET) if "document_kind" in request.GET else PartiesForm(initial=initial)
    return render(request, "agreements/agreement_start.html", {"form": form})


@login_required
def agreement_record(request: HttpRequest) -> HttpResponse:
    """Step 2: what the document says and what each side states."""
    require(request.user, "agreements.record_agreement")
    parties = PartiesForm(request.GET)
    if not parties.is_valid():
        return render(request, "agreements/agreement_start.html", {"form": parties}, status=422)
    kind, regions = parties.cleaned_data["document_kind"], parties.regions
    form = AgreementForm(
        request.POST or None, request.FILES or None, kind=kind, parents=possible_parents(request.user, regions, kind)
    )
    sides = [
        SideForm(request.POST or None, region=region, order=order, prefix=f"pihak{order}")
        for order, region in enumerate(regions, start=1)
    ]
    if request.method == "POST" and all_valid(form, sides):
        try:
            agreement = record_agreement(
                content=form.content(sides), by=request.user, upload=form.cleaned_data["document"]
            )
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Kerja sama tercatat. Pihak lain diberi tahu untuk mengonfirmasi sisinya."))
            return redirect(agreement)
    return form_page(request, form, sides, Agreement(document_kind=kind))


@login_required
def agreement_complete(request: HttpRequest, id: Any) -> HttpResponse:
    """A verifier completes a record from a public source before attesting it."""
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, "agreements.complete_agreement", agreement)
    parties = list(agreement.parties.all())
    form = AgreementForm(
        request.POST or None, instance=agreement, kind=agreement.document_kind, signed_day_known=False,
        parents=possible_parents(
            request.user, [party.region for party in parties], agreement.document_kind
        ).exclude(pk=agreement.pk),
    )  # fmt: skip
    sides = [
        SideForm(
            request.POST or None, instance=party, region=party.region, order=party.order, prefix=f"pihak{party.order}"
        )
        for party in parties
    ]
    if request.method == "POST" and all_valid(form, sides):
        try:
            complete_agreement(agreement, content=form.content(sides), by=request.user)
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Isian dilengkapi. Periksa kembali, lalu atestasi."))
            return redirect(agreement)
    return form_page(request, form, sides, agreement)


def possible_parents(user: Any, regions: list, kind: str) -> Any:
    """What the document may stand under: an MoU between the regions; for an addendum, what it may change."""
    between = Agreement.objects.visible_to(user).between(*(region.pk for region in regions))
    if kind == Agreement.Kind.ADDENDUM:
        rows = between.registered().exclude(document_kind=kind)
    else:
        rows = between.filter(document_kind=Agreement.Kind.MOU)
    return rows.order_by("-signed_order", "-id")


def all_valid(form: AgreementForm, sides: list[SideForm]) -> bool:
    """Validate every form, so that all errors are shown at once. An empty body leaves them unbound, and not valid."""
    if not form.is_bound:
        return False
    valid = [form.is_valid(), *(side.is_valid() for side in sides)]
    for side in sides:
        side.refuse_taken_number(form.cleaned_data.get("signed_on"))
    return all(valid) and all(side.is_valid() for side in sides)


def form_page(request: HttpRequest, form: AgreementForm, sides: list[SideForm], agreement: Agreement) -> HttpResponse:
    context = {"form": form, "sides": sides, "agreement": agreement, "all_forms": [form, *sides]}
    return render(request, "agreements/agreement_form.html", context, status=422 if form.is_bound else 200)
