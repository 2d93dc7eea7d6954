"""An innovation as a card shows it, on whichever page: the answer of the API in a list, and for an official whether the
own side may adopt it."""

from collections.abc import Collection, Iterable
from typing import Any

from agencies.models import Region
from innovations.entitlement import adopting_side, coverage_for
from innovations.models import Innovation
from innovations.serializers import CoverageSerializer, InnovationSerializer
from sipkd.api.params import chosen_date, on_date


def cards(innovations: Iterable[Innovation], request: Any) -> list[dict[str, Any]]:
    """For templates/innovations/innovation_card.html, in a number of queries that does not grow with the cards."""
    rows = list(innovations)
    items = InnovationSerializer(rows, many=True, context={"request": request, "on": on_date(request)}).data
    basis = basis_of([one.pk for one in rows], request)
    is_for_region = asks_for_region(request.user)
    return [
        {**item, **basis.get(one.pk, {}), "is_for_region": is_for_region} for item, one in zip(items, rows, strict=True)
    ]


def basis_of(innovations: Collection[int], request: Any) -> dict[int, dict[str, Any]]:
    """By id, for an official of an agency: under what it may adopt each of them; for one of a region, under what some
    agency of the region may. Nothing for anybody else."""
    found = coverage_for(request.user, innovations, chosen_date(request))
    if found is None:
        return {}
    context = {"request": request}
    return {
        one: {"adoptable_under": CoverageSerializer(found.get(one, ()), many=True, context=context).data}
        for one in innovations
    }


def asks_for_region(user: Any) -> bool:
    return isinstance(adopting_side(user), Region)
