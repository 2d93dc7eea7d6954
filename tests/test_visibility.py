"""All ways to a thing agree on who sees it: rule, queryset, list, search, count, facet, page, export, notification."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from agencies.authentication import Principal
from agencies.models import Agency, ApiClient, GovernmentAffair, Region
from agreements.models import (
    Agreement,
    AgreementDraft,
    Document,
    Milestone,
    MilestoneEvidence,
    Report,
    ReportDuty,
    ReportEvidence,
)
from innovations.imports.models import InnovationImport
from innovations.models import (
    Adoption,
    AdoptionEvidence,
    AssessmentPeriod,
    IndicatorEvidence,
    Innovation,
    InnovationFile,
    InnovationVersion,
    IssuedPaper,
)
from innovations.saved.models import SavedSearch
from innovations.search.models import InnovationSearch
from innovations.serializers import AdoptionDetailSerializer
from innovations.services import approve_adoption, request_adoption
from sipkd.events.models import Notification, WebhookDelivery, WebhookEndpoint
from tests.events.given import client_of, endpoint_at
from tests.factories import InnovationFactory
from tests.matrix import API, PAGES
from tests.test_access_matrix import address, ask
from tests.world import HIDDEN, PEOPLE, PERSONAL, SYSTEMS, World

pytest_plugins = ["tests.world"]
pytestmark = pytest.mark.django_db
EVERYBODY = ["public", *PEOPLE, *SYSTEMS]
OUTSIDERS = ["public", "official", "third_operator", "third_admin", "key"]
RULES = {
    Agreement: "agreements.view_agreement",
    AgreementDraft: "agreements.view_draft",
    Document: "agreements.view_document",
    Milestone: "agreements.view_milestone",
    MilestoneEvidence: "agreements.view_milestone_evidence",
    Report: "agreements.view_report",
    ReportEvidence: "agreements.view_report_evidence",
    ReportDuty: "agreements.view_report_duty",
    Innovation: "innovations.view_innovation",
    InnovationVersion: "innovations.view_version",
    InnovationFile: "innovations.view_innovation_file",
    IndicatorEvidence: "innovations.view_indicator_evidence",
    Adoption: "innovations.view_adoption",
    AdoptionEvidence: "innovations.view_evidence",
    IssuedPaper: "innovations.view_paper",
    ApiClient: "agencies.manage_client",
    SavedSearch: "innovations.manage_search",
    InnovationImport: "innovations.view_import",
}
PUBLIC = (Region, Agency, GovernmentAffair, AssessmentPeriod)
SEARCH_ROWS = InnovationSearch  # seen as their innovations are: the tests of search below ask
RESOURCES = {"agreement": Agreement, "innovation": Innovation, "adoption": Adoption}
FACETS = {"agreement": ("document_kind", "category"), "innovation": ("openness",), "adoption": ("stage", "mode")}
PAGE_OF = {
    "agreement": "agreements:agreement-list",
    "innovation": "innovations:innovation-list",
    "adoption": "innovations:adoption-list",
}


def user_of(world: World, role: str) -> Any:
    if role in SYSTEMS:
        return Principal(world.client if role == "key" else world.partner)
    return world.people.get(role, AnonymousUser())


def visible(world: World, role: str, resource: str) -> set[str]:
    return {
        str(uuid)
        for uuid in RESOURCES[resource].objects.visible_to(user_of(world, role)).values_list("uuid", flat=True)
    }


# -- rule and queryset ------------------------------------------------------------------------------------------------
def test_every_model_that_is_visible_to_somebody_is_tested_here():
    asked = {model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}

    assert asked == {*RULES, *PUBLIC, SEARCH_ROWS, Notification}


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_rule_and_queryset_agree(world, model, role):
    user = user_of(world, role)
    seen = set(model.objects.visible_to(user))

    assert seen == {obj for obj in model.objects.all() if user.has_perm(RULES[model], obj)}


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_reference_data_is_public(world, model):
    assert set(model.objects.visible_to(AnonymousUser())) == set(model.objects.all())


@pytest.mark.parametrize("role", EVERYBODY)
def test_inbox_is_its_owner_s_alone(world, role):
    own = Notification.objects.filter(recipient=world.people[role]) if role in PEOPLE else Notification.objects.none()

    assert set(Notification.objects.visible_to(user_of(world, role))) == set(own)


def test_nobody_is_told_of_what_they_may_not_see(world):
    models = {model._meta.label_lower: model for model in RULES}
    told = [n for n in Notification.objects.select_related("event", "recipient") if n.event.object_type in models]

    assert told
    for notification in told:
        model = models[notification.event.object_type]
        obj = model.objects.get(uuid=notification.event.object_id)
        assert notification.recipient.has_perm(RULES[model], obj), notification


# -- list, count, facet, search, page, export -------------------------------------------------------------------------
@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("resource", RESOURCES)
def test_list_count_facet_and_export_show_what_is_visible(world, resource, role):
    facets = {"facets": ",".join(FACETS[resource])}

    body = read(world, role, f"api:{resource}-list", page_size=200, count="true", **facets)

    expected = visible(world, role, resource)
    assert {row["id"] for row in body["results"]} == expected
    assert body["count"] == len(expected)
    for facet in FACETS[resource]:
        assert sum(one["count"] for one in body["facets"][facet]) == len(expected), facet
    lines = world.clients[role].get(reverse("api:export", kwargs={"resource": f"{resource}s"})).getvalue().splitlines()
    assert {json.loads(line)["id"] for line in lines[1:]} == expected


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role not in SYSTEMS])
@pytest.mark.parametrize("resource", RESOURCES)
def test_page_shows_what_is_visible(world, resource, role):
    page = world.clients[role].get(reverse(PAGE_OF[resource]), {"page_size": 200}).content.decode()

    expected = visible(world, role, resource)
    shown = {str(obj.uuid) for obj in RESOURCES[resource].objects.all() if obj.get_absolute_url() in page}
    assert shown == expected


@pytest.mark.parametrize("role", EVERYBODY)
def test_search_finds_what_is_visible(world, role):
    for resource, words, name in (("agreement", "rahasia", "title"), ("innovation", "rahasia", "name")):
        found = read(world, role, f"api:{resource}-list", q=words, count="true")

        user = user_of(world, role)
        secret = RESOURCES[resource].objects.visible_to(user).filter(**{f"{name}__contains": words})
        assert {row["id"] for row in found["results"] if HIDDEN in row[name]} == {str(obj.uuid) for obj in secret}


def read(world: World, role: str, name: str, **params: Any) -> dict:
    response = world.clients[role].get(reverse(name), params)
    assert response.status_code == 200, response.content
    return response.json()


# -- leaks ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", OUTSIDERS)
def test_nothing_inside_and_nothing_personal_leaks_to_an_outsider(world, role):
    hidden = {str(obj.uuid) for obj in hidden_from(world, role)}
    own = world.people[role].email if role in PEOPLE else HIDDEN

    for where, text in everything_read_by(world, role):
        assert HIDDEN not in text, where
        assert [personal for personal in PERSONAL if personal in text.replace(own, "")] == [], where
        if where.startswith(reverse("api:changes")):  # whoever followed it before is told that it is gone
            gone = {entry["id"] for entry in json.loads(text)["results"] if entry["kind"] == "delete"}
            assert hidden & {entry["id"] for entry in json.loads(text)["results"]} <= gone
        else:
            assert [one for one in hidden if one in text and one not in where] == [], where


def test_contact_is_shown_to_the_owner_s_side(world):
    page = world.clients["owner_leader"].get(world.innovation.get_absolute_url()).content.decode()

    assert PERSONAL[0] in page
    assert PERSONAL[1] in page


@pytest.mark.parametrize("role", ["public", "third_admin"])
def test_filter_tells_nothing_of_what_is_hidden(world, role):
    nothing = "8f4e7a5e-0000-4000-8000-000000000000"
    pairs = [
        ("api:innovation-list", "year", "1999", "1998"),
        ("api:agreement-list", "parent", world.hidden_agreement.uuid, nothing),
        ("api:adoption-list", "agreement", world.hidden_agreement.uuid, nothing),
        ("api:adoption-list", "innovation", world.hidden_innovation.uuid, nothing),
    ]

    for name, parameter, *values in pairs:
        asked = [world.clients[role].get(reverse(name), {parameter: value, "count": "true"}) for value in values]
        hidden, absent = (a.content.decode().replace(str(value), "…") for a, value in zip(asked, values, strict=True))
        assert (asked[0].status_code, hidden) == (asked[1].status_code, absent), parameter


@pytest.mark.parametrize("role", [*OUTSIDERS, "third_leader"])
def test_outsider_reads_the_public_part_of_an_adoption_and_nothing_else(world, role):
    client = world.clients[role]
    exported = {row["id"]: row for row in exported_by(world, role, "adoptions")}
    listed = {row["id"]: row for row in read(world, role, "api:adoption-list", page_size=200)["results"]}
    followed = read(world, role, "api:changes", page_size=200)["results"]

    for adoption in (world.adoption, world.claimed_adoption, world.stopped_adoption):
        key = str(adoption.uuid)
        answer = client.get(reverse("api:adoption-detail", kwargs={"id": key})).json()
        assert [name for name in AdoptionDetailSerializer.SIDES_ONLY if answer[name] is not None] == []
        assert {file["visibility"] for file in answer["evidence"]} <= {"public"}
        assert listed[key] == {name: answer[name] for name in listed[key]}
        assert exported[key] == listed[key]
    for adoption in (world.request, world.declined_adoption):
        key = str(adoption.uuid)
        assert client.get(reverse("api:adoption-detail", kwargs={"id": key})).status_code == 404
        assert key not in listed
        assert key not in exported
        assert key not in {entry["id"] for entry in followed}


@pytest.mark.parametrize("role", ["public", "official", "third_operator", "third_admin", "third_leader"])
def test_outsider_opens_public_evidence_and_no_other_file_of_an_adoption(world, role):
    def status_of(route: str, of: dict) -> int:
        kwargs = {name: value for name, value in of.items() if name != "code"}
        return world.clients[role].get(reverse(f"innovations:{route}", kwargs=kwargs)).status_code

    assert status_of("evidence-file", world.public_evidence) == 200
    assert status_of("evidence-file", world.evidence) == 404
    assert status_of("paper-file", world.paper) == 404
    elsewhere = {**world.evidence, "id": world.claimed_adoption.uuid}
    assert status_of("evidence-file", elsewhere) == 404


def test_system_of_a_third_region_hears_of_an_adoption_once_it_is_approved(world):
    client, _key = client_of(world.third_region)
    heard_by_third = endpoint_at(
        "https://data.contoh.go.id/ketiga", client, kinds=["adoption.requested", "adoption.approved"]
    )
    owners, _key = client_of(world.owner_region)
    heard_by_owner = endpoint_at(
        "https://data.contoh.go.id/asal", owners, kinds=["adoption.requested", "adoption.approved"]
    )
    innovation = InnovationFactory(agency=world.owner_agency)

    asked = request_adoption(
        innovation=innovation, adopter=world.adopter_agency, by=world.people["adopter_operator"],
        agreement=world.agreement, purpose=f"Maksud {HIDDEN}",
    )  # fmt: skip
    approve_adoption(asked, by=world.people["owner_admin"])

    assert kinds_heard_by(heard_by_owner) == ["adoption.requested", "adoption.approved"]
    assert kinds_heard_by(heard_by_third) == ["adoption.approved"]


def kinds_heard_by(endpoint: WebhookEndpoint) -> list[str]:
    heard = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("sequence")
    return [delivery.kind for delivery in heard.select_related("event")]


def exported_by(world: World, role: str, resource: str) -> list[dict]:
    lines = world.clients[role].get(reverse("api:export", kwargs={"resource": resource})).getvalue().splitlines()
    return [json.loads(line) for line in lines[1:]]


def test_adoption_under_a_hidden_agreement_names_it_to_its_parties_alone(world):
    url = reverse("api:adoption-detail", kwargs={"id": world.adoption.uuid})

    named = {role: world.clients[role].get(url).json()["agreement"] is not None for role in EVERYBODY}

    assert {role for role, is_named in named.items() if is_named} == {
        role for role, groups in (PEOPLE | SYSTEMS).items() if {"owner", "adopter", "portal"} & set(groups)
    }


def hidden_from(world: World, role: str) -> list:
    user = user_of(world, role)
    return [obj for model in RESOURCES.values() for obj in model.objects.exclude(pk__in=model.objects.visible_to(user))]


def everything_read_by(world: World, role: str) -> list[tuple[str, str]]:
    """Whatever this role can read: each address and what it answers."""
    client, found = world.clients[role], []
    for route, rows in (API if role in SYSTEMS else API | PAGES).items():
        for row in rows:
            if row.method == "get":
                response = ask(world, row, role, address(world, route, row))
                found.append((response.wsgi_request.get_full_path(), response.getvalue().decode(errors="replace")))
    lists = [reverse(f"api:{resource}-list") for resource in RESOURCES]
    if role not in SYSTEMS:
        lists += [reverse(name) for name in PAGE_OF.values()]
    for url in lists:
        for query in ({"q": "rahasia"}, {"q": "rahsia"}, {"region": world.owner_region.code}, {"page_size": 200}):
            found.append((f"{url} {query}", client.get(url, query).content.decode()))
    return found


# -- English ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["public", "third_admin", "adopter_leader"])
def test_english_pages_follow_the_same_rules(world, role):
    objects = (world.hidden_agreement, world.agreement, world.hidden_innovation, world.innovation, world.request)
    addresses = [*(obj.get_absolute_url() for obj in objects), reverse("agreements:agreement-start")]

    with translation.override("id"):
        answers = {url: [world.clients[role].get(f"{prefix}{url}") for prefix in ("", "/en")] for url in addresses}

    for url, (indonesian, english) in answers.items():
        assert indonesian.status_code == english.status_code, url
