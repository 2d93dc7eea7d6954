"""Ask for an adoption, and answer the request."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agencies.models import Agency
from agreements.models import Agreement
from innovations import services
from innovations.entitlement import explain
from innovations.forms import AdoptionRequestForm, NameInnovationForm, ReasonForm
from innovations.models import Adoption, Innovation
from innovations.serializers import EntitlementSerializer
from sipkd.errors import RuleViolation
from sipkd.pages import VerbPage, add_refusal, require, told, visible_or_404


@login_required
def adoption_request(request: HttpRequest, id: Any) -> HttpResponse:
    """Ask for an adoption under one of the agreements that cover it today; without one, the page says why not."""
    innovation = visible_or_404(Innovation, request.user, id)
    require(request.user, "innovations.request_adoption")
    adopter = adopter_of(request)
    answer = explain(innovation, adopter, viewer=request.user)
    form = AdoptionRequestForm(request.POST or None, coverage=answer.coverage)
    if request.method == "POST" and form.is_valid():
        try:
            adoption = services.request_adoption(
                innovation=innovation, adopter=adopter, by=request.user, **form.cleaned_data
            )
        except RuleViolation as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Permintaan replikasi terkirim. Pemilik inovasi diberi tahu."))
            return redirect(adoption)
    entitlement = EntitlementSerializer(answer, context={"request": request}).data
    context = {"form": form, "innovation": innovation, "adopter": adopter, "entitlement": entitlement}
    return render(request, "innovations/adoption_request.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def adoption_approve(request: HttpRequest, id: Any) -> HttpResponse:
    adoption = visible_or_404(Adoption, request.user, id)
    require(request.user, "innovations.decide_adoption", adoption)
    with told(request, success=_("Replikasi disetujui. Pemohon diberi tahu.")):
        services.approve_adoption(adoption, by=request.user)
    return redirect(adoption)


class AdoptionDecline(VerbPage):
    model = Adoption
    permission = "innovations.decide_adoption"
    form_class = ReasonForm
    heading = gettext_lazy("Tolak permintaan replikasi")
    intro = gettext_lazy("Pemohon membaca alasan yang Anda tulis.")
    button = gettext_lazy("Tolak permintaan")
    success = gettext_lazy("Permintaan ditolak. Pemohon diberi tahu.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        services.decline_adoption(self.object, reason=data["reason"], by=self.request.user)


class InnovationName(VerbPage):
    """Name an innovation in the scope of an agreement."""

    model = Agreement
    permission = "innovations.name_in_agreement"
    form_class = NameInnovationForm
    heading = gettext_lazy("Sebut inovasi dalam kerja sama")
    intro = gettext_lazy("Setelah ada inovasi yang disebut, kerja sama ini hanya mencakup inovasi yang disebut.")
    button = gettext_lazy("Simpan")
    success = gettext_lazy("Inovasi disebut dalam kerja sama.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreement": self.object, "user": self.request.user}

    def perform(self, data: dict[str, Any]) -> None:
        services.name_innovation(innovation=data["innovation"], agreement=self.object, by=self.request.user)


def adopter_of(request: HttpRequest) -> Agency:
    """The agency that asks: the one in the address, if given, else the user's own."""
    wanted = request.GET.get("agency") or getattr(request.user.agency, "uuid", None)
    try:
        return get_object_or_404(Agency.objects.select_related("region"), uuid=wanted)
    except ValidationError as error:  # not a UUID at all
        raise Http404 from error
