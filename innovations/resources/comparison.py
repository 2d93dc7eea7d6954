"""Two to four innovations side by side."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from innovations.models import AssessmentPeriod, Innovation
from innovations.querysets import HIGHEST_PARAMETER
from innovations.search.models import InnovationSearch
from innovations.search.similar import similar_to
from innovations.serializers import InnovationDetailSerializer
from sipkd.api.params import ON

MOST = 4
OFFERED = 6
IDS = OpenApiParameter("id", OpenApiTypes.UUID, many=True, required=True, description="Dua sampai empat inovasi.")


class ComparisonSerializer(serializers.Serializer):
    """The innovations in the order in which they were named, those that you may see."""

    results = InnovationDetailSerializer(many=True)


class Compared:
    """Mixin of the resource: several records at once, as their own pages have them."""

    request: Any

    @extend_schema(parameters=[IDS, ON], responses=ComparisonSerializer)
    @action(detail=False, filterset_class=None, pagination_class=None, parameters=("id",))
    def compare(self, request: Any) -> Response:
        """Dua sampai empat inovasi, untuk dibandingkan; yang tidak ada atau tidak dapat Anda lihat dilewati."""
        return Response({"results": self.side_by_side(self.wanted())})

    def wanted(self) -> list[str]:
        """The ids in the address, each once. Raises ValidationError for what is none, and for more than four."""
        found = list(dict.fromkeys(self.request.query_params.getlist("id")))
        if any(not is_uuid(one) for one in found):
            raise exceptions.ValidationError({"id": [_("Sebutkan id inovasi.")]})
        if len(found) > MOST:
            raise exceptions.ValidationError({"id": [_("Bandingkan paling banyak %(most)s inovasi.") % {"most": MOST}]})
        return found

    def side_by_side(self, ids: Sequence[str]) -> list[dict]:
        rows = Innovation.objects.visible_to(self.request.user).for_detail().with_replications(self.on)
        records = {str(one.uuid): one for one in rows.filter(uuid__in=ids)}
        self.compared = [records[one] for one in ids if one in records]
        return InnovationDetailSerializer(self.compared, many=True, context=self.get_serializer_context()).data


class ComparedPage:
    """Mixin of the pages: takes what it can of the address, and offers what to add."""

    def wanted(self) -> list[str]:
        self.asked = list(dict.fromkeys(self.request.query_params.getlist("id")))
        return [one for one in self.asked if is_uuid(one)][:MOST]

    def compare(self, request: Any) -> Response:
        return self._with_context(super().compare(request))

    def comparison_context(self, items: Sequence[dict]) -> dict[str, Any]:
        ids = [item["id"] for item in items]
        is_full = len(ids) >= MOST
        more = self.more_about([one.pk for one in self.compared])
        scores = self._scores()
        told = [
            {**item, **more.get(one.pk, {}), "score": scores.get(one.pk)}
            for item, one in zip(items, self.compared, strict=True)
        ]
        return {
            "items": told,
            "most": MOST,
            "without": {one: address_of([other for other in ids if other != one]) for one in ids},
            "ids": ids,
            "is_full": is_full,
            "has_too_many": len(self.asked) > MOST,
            "has_unknown": len(items) < min(len(self.asked), MOST),
            "offered": [] if is_full else self._offered(ids),
            "asks_for_region": self.asks_for_region,
        }

    def _scores(self) -> dict[int, dict[str, int]]:
        """What is proven of each in the newest period, as its own page says; nothing where there is no period."""
        period = AssessmentPeriod.objects.visible_to(self.request.user).newest()
        if period is None:
            return {}
        highest = HIGHEST_PARAMETER * (period.indicators.aggregate(total=Sum("weight"))["total"] or 0)
        seen = Innovation.objects.visible_to(self.request.user).filter(pk__in=[one.pk for one in self.compared])
        verified = seen.with_scores(period, self.on).values_list("pk", "verified_score")
        return {pk: {"year": period.year, "verified": score, "highest": highest} for pk, score in verified}

    def _offered(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """What else to compare with: what the words find, or else what resembles the first one."""
        words = self.request.query_params.get("q", "").strip()
        if words:
            rows = InnovationSearch.objects.visible_to(self.request.user).search(words)
        elif self.compared:
            rows = similar_to(self.compared[0], self.request.user)
        else:
            return []
        found = [row.pk for row in rows[: OFFERED + MOST]]
        records = Innovation.objects.visible_to(self.request.user).for_list().in_bulk(found)
        others = [records[pk] for pk in found if pk in records and str(records[pk].uuid) not in ids]
        return [{"innovation": one, "url": address_of([*ids, str(one.uuid)])} for one in others[:OFFERED]]


def address_of(ids: Sequence[str]) -> str:
    """The comparison of these."""
    query = "&".join(f"id={one}" for one in ids)
    return reverse("innovations:innovation-compare") + (f"?{query}" if query else "")


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
