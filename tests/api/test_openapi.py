"""The OpenAPI document: valid, complete, and true of what the API answers."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver, resolve
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from agreements.services import Side
from innovations.services import name_innovation
from sipkd.dates import PartialDate
from tests.api.reading import MAKERS, detail, get
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    approved_adoption,
    region_admin,
    registered_agreement,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db
OWN = ("/api/v1/notifications/", "/api/v1/saved-searches/", "/api/v1/my-tasks/")  # what belongs to the one who asks
UNDOCUMENTED = {"schema", "api-root", "not-found"}
OF_PAGES = {"cursor", "page_size", "count"}
LISTS = {
    "region": "/api/v1/regions/",
    "affair": "/api/v1/affairs/",
    "agency": "/api/v1/agencies/",
    "agreement": "/api/v1/agreements/",
    "innovation": "/api/v1/innovations/",
    "adoption": "/api/v1/adoptions/",
    "notification": "/api/v1/notifications/",
    "saved-search": "/api/v1/saved-searches/",
}


@pytest.fixture
def document(client) -> dict:
    GENERATOR_STATS.reset()
    return json.loads(client.get("/api/v1/schema/", {"format": "json"}).content)


# -- the document -----------------------------------------------------------------------------------------------------
def test_document_is_valid_openapi_3_1_and_made_without_a_warning(document):
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    assert not GENERATOR_STATS


def test_document_names_every_route(document):
    documented = {re.sub(r"{\w+}", "{}", path) for path in document["paths"]}

    routes = get_resolver("sipkd.api_urls").reverse_dict
    names = {name for name in routes if isinstance(name, str)} - UNDOCUMENTED
    existing = {"/api/v1/" + re.sub(r"%\(\w+\)s", "{}", routes[name][0][0][0]) for name in names}
    assert documented == existing


@pytest.mark.parametrize("resource", LISTS)
def test_document_names_every_parameter_of_a_list(document, resource):
    parameters = {one["name"]: one for one in document["paths"][LISTS[resource]]["get"]["parameters"]}

    filterset = resolve(LISTS[resource]).func.cls.filterset_class
    expected = {*OF_PAGES, *filterset.base_filters} | ({"facets"} if filterset.facets else set())
    assert set(parameters) - {"on"} == expected
    assert all(parameter["description"] for parameter in parameters.values())
    if filterset.facets:
        assert parameters["facets"]["schema"]["items"]["enum"] == list(filterset.facets)


def test_document_says_what_needs_no_key(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            is_open = {} in operation["security"]
            assert is_open == (method == "get" and not path.startswith(OWN)), (method, path)


def test_docs_page_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs/").content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert all(address.startswith("/") for address in addresses)


# -- what is answered -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("resource", MAKERS)
def test_list_and_details_are_as_documented(client, document, resource):
    everything()
    facets = ",".join(resolve(LISTS[resource]).func.cls.filterset_class.facets)

    body = get(client, f"{resource}-list", count="true", page_size=2, **({"facets": facets} if facets else {}))

    assert_documented(document, LISTS[resource], body)
    rows = get(client, f"{resource}-list")["results"]
    assert rows
    for row in rows:
        key = row.get("id") or row["code"]
        assert_documented(document, LISTS[resource] + "{}/", client.get(f"{LISTS[resource]}{key}/").json())


def test_other_answers_are_as_documented(client, document):
    innovation, agency = everything()

    asked = {"kwargs": {"id": innovation.uuid}, "agency": agency.uuid}
    allowed, refused = (get(client, "innovation-entitlement", **asked, on=day) for day in ("2025-09-01", "2025-07-03"))
    adoptable = get(client, "agency-adoptable-innovations", kwargs={"id": agency.uuid}, on="2025-09-01")
    changes = get(client, "changes")
    client.force_login(region_admin(agency.region))
    inbox = get(client, "notification-list")
    asked = {"name": "Stunting", "query": "q=stunting"}
    saved = client.post("/api/v1/saved-searches/", asked, content_type="application/json").json()

    assert allowed["agreements"]
    assert refused["reasons"]
    assert adoptable["results"]
    assert_documented(document, "/api/v1/innovations/{}/entitlement/", allowed)
    assert_documented(document, "/api/v1/innovations/{}/entitlement/", refused)
    assert_documented(document, "/api/v1/agencies/{}/adoptable-innovations/", adoptable)
    assert_documented(document, "/api/v1/changes/", changes)
    assert_documented(document, "/api/v1/notifications/", inbox)
    assert_documented(document, "/api/v1/saved-searches/", get(client, "saved-search-list"))
    assert_documented(document, "/api/v1/saved-searches/{}/", saved)


def test_a_search_is_answered_as_documented(client, document):
    InnovationFactory(name="Posyandu Ceria")

    body = get(client, "innovation-list", q="posiandu")

    assert body["suggested_query"] == "posyandu"
    assert body["results"][0]["highlights"]["name"] == "<mark>Posyandu</mark> Ceria"
    assert_documented(document, LISTS["innovation"], body)


def test_what_only_the_sides_may_read_is_null_as_documented(client, document):
    body = detail(client, "adoption", approved_adoption())

    assert (body["purpose"], body["reason"]) == (None, None)
    assert_documented(document, "/api/v1/adoptions/{}/", body)


def test_problem_is_as_documented(client, document):
    body = get(client, "innovation-list", status=400, on="kemarin")

    assert_documented(document, "/api/v1/innovations/", body, "default")


def everything() -> tuple:
    """Rows with much and rows with little in them; returns an innovation and the agency that adopted it."""
    affair = AffairFactory()
    agency = AgencyFactory(region=RegionFactory(parent=RegionFactory(level="provinsi", code="18")))
    agency.affairs.add(affair)
    innovation = InnovationFactory(affair=affair, stage="penerapan", kind="digital", form="lainnya", year=2024)
    innovation.related_affairs.add(AffairFactory())
    InnovationFactory(agency=None, region=agency.region, affair=None)
    mou = registered_agreement(Side(agency.region), Side(innovation.region), kind="mou", ends_on=PartialDate.of(2026))
    pks = umbrella_pks(
        agency, innovation.region, parent=mou, affairs=[affair], scope=["Replikasi inovasi"], end_basis="unlimited"
    )
    umbrella_pks(agency, innovation.region, kind="adendum", parent=pks, end_basis="unchanged")
    registered_agreement(Side(agency.region), Side(innovation.region), signed_on=None, starts_on=None)
    name_innovation(innovation=innovation, agreement=pks, by=region_admin(agency.region))
    approved_adoption(innovation, agency)
    return innovation, agency


def assert_documented(document: dict, path: str, answer: dict, status: str = "200") -> None:
    """The answer validates against the document, which is read strictly: it has no property that is not named there."""
    operations = {re.sub(r"{\w+}", "{}", name): found for name, found in document["paths"].items()}
    (content,) = operations[path]["get"]["responses"][status]["content"].values()
    schema = {"components": strict(document["components"]), **content["schema"]}
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]
    assert not errors, "\n".join(errors)


FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_absolute(text: object) -> bool:
    return not isinstance(text, str) or bool(urlsplit(text).netloc)


def strict(schema):
    """The same schema, in which an object has no other properties than those named and all of them."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: strict(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        copy["additionalProperties"] = False
    return copy
