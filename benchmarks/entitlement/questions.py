"""The questions, each asked for several agencies, agreements or innovations; a page asks them as its visitor would."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from agreements.models import Agreement
from benchmarks.entitlement.records import AGENCIES_EACH, REGIONS
from innovations.entitlement import explain
from innovations.models import Innovation
from innovations.reach import entitled_agencies, lapsing_for_region, unlocked_by

ON = date(2026, 6, 1)
SAMPLE = 12
NOBODY = AnonymousUser()


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    asked_of: list[Any]
    ask: Callable[[Any], Any]


def questions() -> list[Question]:
    agencies = every(SAMPLE, Agency.objects.select_related("region").order_by("id"), REGIONS * AGENCIES_EACH)
    offered = Innovation.objects.published().open_for_adoption().select_related("region").order_by("id")
    innovations = list(offered.filter(agreement_scopes(ON))[:SAMPLE])
    pairs = [(innovation, agency) for innovation, agency in zip(innovations, agencies, strict=False)]
    allowing = Agreement.objects.allowing_adoption().order_by("id")
    in_force = [(one, one.parties.order_by("order")[0].region_id) for one in allowing.in_force(ON)[:SAMPLE]]
    pending = [
        (one, one.parties.order_by("order")[0].region_id)
        for one in allowing.filter(status="pending", ends_order__gte=ON)[:SAMPLE]
    ]
    return [
        Question("All that an agency may adopt: first page (20)", agencies, lambda one: list(adoptable(one)[:20])),
        Question("… how many", agencies, lambda one: adoptable(one).count()),
        Question("… list of the API, counted, with the facet of affairs", agencies, in_api),
        Question("… catalogue page with its ten facets", agencies, in_catalogue),
        Question(
            "All agencies that may adopt an innovation: how many", innovations, lambda one: may_adopt(one).count()
        ),
        Question("… first page (20)", innovations, lambda one: list(may_adopt(one).for_list()[:20])),
        Question(
            "What a pending agreement would unlock for a region", pending, lambda one: unlocked_by(*one, ON).count()
        ),
        Question(
            "What lapses for a region with an agreement", in_force, lambda one: lapsing_for_region(*one, ON).count()
        ),
        Question("May this agency adopt this innovation (with every reason)", pairs, lambda one: explain(*one, ON)),
    ]


def every(wanted: int, rows: Any, total: int) -> list[Any]:
    return list(rows[:: total // wanted])[:wanted]


def agreement_scopes(on: date) -> Any:
    """Innovations of regions with an agreement in force, so that the answer is not empty."""
    from django.db.models import Q

    parties = Agreement.objects.in_force(on).allowing_adoption().order_by("id")[:200].values("parties__region")
    return Q(region__in=parties)


def adoptable(agency: Agency) -> Any:
    return Innovation.objects.visible_to(NOBODY).adoptable_by(agency, ON, viewer=NOBODY).for_list()


def may_adopt(innovation: Innovation) -> Any:
    return entitled_agencies(innovation, ON, viewer=NOBODY).active(ON)


def in_api(agency: Agency) -> Any:
    return read("api:innovation-list", adoptable_by=agency.uuid, on=ON, count="true", facets="affair")


def in_catalogue(agency: Agency) -> Any:
    return read("innovations:innovation-list", adoptable_by=agency.uuid, on=ON)


def read(name: str, **query: Any) -> Any:
    answer = Client().get(reverse(name), query)
    assert answer.status_code == 200, answer.content[:500]
    return answer
