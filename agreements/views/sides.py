"""The page on which a region confirms or corrects its own side."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agreements.forms import OwnSideForm
from agreements.models import Agreement, Party
from agreements.services import Side, changed_meanwhile, state_side
from sipkd.errors import RuleViolation
from sipkd.pages import add_refusal, require, visible_or_404


@login_required
def side_state(request: HttpRequest, id: Any) -> HttpResponse:
    """Confirm or correct the own side. Whoever saw an older version gets the newer values beside what was typed."""
    agreement = visible_or_404(Agreement, request.user, id)
    require(request.user, "agreements.confirm_party", agreement)
    party = get_object_or_404(agreement.parties.select_related("region"), region=request.user.region_id)
    form = _form(party, request)
    if not form.is_bound:
        return _page(request, agreement, party, form, status=200)
    is_valid, typed = form.is_valid(), form.cleaned_data
    if typed.get("version", party.version) != party.version:  # said first: what else is wrong may follow from it
        return _conflict(request, agreement, party, changed_meanwhile())
    if not is_valid:
        return _page(request, agreement, party, form, status=422)
    try:
        state_side(
            party, side=form.side(), version=typed["version"], by=request.user, reason=typed.get("reason", ""),
            upload=typed["document"],
        )  # fmt: skip
    except RuleViolation as refusal:
        if refusal.code == "changed-meanwhile":
            return _conflict(request, agreement, party, refusal)
        add_refusal(form, refusal)
        return _page(request, agreement, party, form, status=422)
    messages.success(request, _("Sisi %(region)s disimpan.") % {"region": party.region})
    return redirect(agreement)


def _conflict(request: HttpRequest, agreement: Agreement, party: Party, refusal: RuleViolation) -> HttpResponse:
    """What was typed, under the newer version, with the newer values in sight: sending it again is a decision."""
    newer = agreement.parties.select_related("region").get(pk=party.pk)
    data = request.POST.copy()
    data["version"] = str(newer.version)
    form = OwnSideForm(data, instance=newer, who=Side.named(newer), order=newer.order)
    form.add_error(None, refusal.message)
    fresh = agreement.parties.select_related("region").prefetch_related("agencies").get(pk=party.pk)
    return _page(request, agreement, fresh, form, status=409, newer=fresh)


def _form(party: Party, request: HttpRequest) -> OwnSideForm:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return OwnSideForm(data, files, instance=party, who=Side.named(party), order=party.order)


def _page(
    request: HttpRequest, agreement: Agreement, party: Party, form: OwnSideForm, *, status: int, **more: Any
) -> HttpResponse:
    context = {"agreement": agreement, "party": party, "form": form, **more}
    return render(request, "agreements/side_form.html", context, status=status)
