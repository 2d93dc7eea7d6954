"""The register with what depends on it: what an agreement would unlock, and what lapses with it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from agencies.models import Region
from agreements.models import Agreement
from agreements.resources import AgreementResource
from innovations.entitlement import day_of
from innovations.querysets import InnovationQuerySet
from innovations.reach import lapsing_for_region, unlocked_by
from innovations.serializers import InnovationSerializer
from sipkd.api.params import ON, chosen_date
from sipkd.api.resources import OF_PAGES, Page

REGION = OpenApiParameter(
    "region", OpenApiTypes.STR, description="Kode daerah pihak yang ditanyakan; bawaan: daerah Anda sendiri."
)


class AgreementWithReachResource(AgreementResource):
    """Naskah kerja sama: MoU, PKS, nota kesepakatan, dan NPHD, dengan para pihaknya, dan yang bergantung padanya."""

    @extend_schema(
        parameters=[REGION, ON], responses=InnovationSerializer(many=True), operation_id="agreements_unlocks"
    )
    @action(detail=True, filterset_class=None, parameters=(*OF_PAGES, "region"))
    def unlocks(self, request, id=None) -> Response:
        """Inovasi yang terbuka bagi satu pihak bila kerja sama yang menunggu konfirmasi ini terdaftar."""
        agreement = self.get_object()
        region = self._asked_region(agreement)
        opened = unlocked_by(agreement, region.pk, day_of(region, chosen_date(request)))
        return self._listed(opened if agreement.status == Agreement.Status.PENDING else opened.none())

    @extend_schema(parameters=[REGION, ON], responses=InnovationSerializer(many=True), operation_id="agreements_lapses")
    @action(detail=True, filterset_class=None, parameters=(*OF_PAGES, "region"))
    def lapses(self, request, id=None) -> Response:
        """Inovasi yang bagi satu pihak hanya dapat direplikasi di bawah kerja sama ini: hilang bila ia berakhir."""
        agreement = self.get_object()
        region = self._asked_region(agreement)
        return self._listed(lapsing_for_region(agreement, region.pk, day_of(region, chosen_date(request))))

    def _asked_region(self, agreement: Agreement) -> Region:
        """A party's people ask about their own side; the portal about either. What others have is not theirs to ask."""
        user = self.request.user
        if not user.has_perm("innovations.view_reach", agreement):
            self.permission_denied(self.request)
        sides = {party.region.code: party.region for party in agreement.parties.all() if party.region}
        code = self.request.query_params.get("region", "")
        own = next((region for region in sides.values() if region.pk == user.region_id), None)
        if not code and own:
            return own
        if code not in sides:
            raise exceptions.ValidationError({"region": [_("Sebutkan kode daerah salah satu pihak.")]})
        if not user.has_perm("innovations.view_reach_of", sides[code].pk):
            self.permission_denied(self.request)
        return sides[code]

    def _listed(self, innovations: InnovationQuerySet) -> Response:
        page = self.paginate_queryset(innovations.visible_to(self.request.user).for_list())
        answer = InnovationSerializer(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(answer.data)


class AgreementReachPages(Page, AgreementWithReachResource):
    templates = dict.fromkeys(("unlocks", "lapses"), "innovations/agreement_reach.html")

    def get_paginated_response(self, data) -> Response:
        return self._with_context(super().get_paginated_response(data))

    def page_context(self, data: dict) -> dict[str, Any]:
        return {"agreement": self.object, "what": self.action, "on": self.on}
