"""Every route for every role and visibility, as the table in tests/matrix.py says."""

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection, transaction
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import world as worlds
from tests.matrix import ACCOUNTS, ADMIN, DONE, LOGIN, MOVED, SHOWN, TABLE, TOLD, Row
from tests.world import PEOPLE, SYSTEMS, World

pytest_plugins = ["tests.world"]
pytestmark = pytest.mark.django_db
ONE_OF_EACH = (
    "official",
    "owner_operator",
    "adopter_leader",
    "third_admin",
    "owner_verifier",
    "portal_verifier",
    "portal_admin",
)
UNWATCHED = ("agencies_user", "agencies_apikey")  # signing in and using a key leave a date there


# -- routes -----------------------------------------------------------------------------------------------------------
def routes(resolver: URLResolver, spaces: tuple = (), path: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route by its full name, or by its path if it has none."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from routes(pattern, inside, path + str(pattern.pattern))
        else:
            yield ":".join((*spaces, pattern.name)) if pattern.name else path + str(pattern.pattern), pattern


ROUTES = dict(routes(get_resolver()))


def row_of(route: str) -> str | None:
    """The name of the row about a route: its own, else the longest pattern that fits."""
    fitting = [name for name in TABLE if name == route or (name.startswith("admin") and fnmatch(route, name))]
    return max(fitting, key=lambda name: (name == route, len(name)), default=None)


def test_every_route_has_a_row():
    assert [route for route in ROUTES if row_of(route) is None] == []


def test_every_row_has_a_route():
    assert set(TABLE) - {row_of(route) for route in ROUTES} == set()


# -- answers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("route", ROUTES)
def test_each_role_gets_what_the_table_says(world, route):
    wrong = []
    for row in TABLE[row_of(route)]:
        for role in roles_for(route, row):
            expected = next(row.answers[word] for word in (role, *worlds.groups_of(role)) if word in row.answers)
            found = answer(world, route, row, role)
            if found != expected and not is_of_nothing(world, route, row, expected, found):
                wrong.append(f"{row.method} {row.of or ''} as {role}: {found} instead of {expected}")

    assert not wrong, "\n".join(wrong)


def roles_for(route: str, row: Row) -> list[str]:
    """Everybody; one of each role where all get the same, keys only where there is an API, few where few matter."""
    if row_of(route) in ACCOUNTS | ADMIN or route in ("api-docs", "api:schema"):
        return ["public", "official", "owner_admin", "portal_verifier", "portal_admin"]
    people = ONE_OF_EACH if set(row.answers) == {"everyone"} else PEOPLE
    return ["public", *people, *(SYSTEMS if route.startswith("api") else ())]


def is_of_nothing(world: World, route: str, row: Row, expected: Any, found: Any) -> bool:
    """The admin sends one back who opens a row that does not exist; this world has none of some models."""
    return row.of == "the model" and object_of(world, route, row.of) is None and (expected, found) == (200, MOVED)


def answer(world: World, route: str, row: Row, role: str) -> Any:
    """What the role gets, in the words of the table; whatever it changed is taken back."""
    url = address(world, route, row)
    with transaction.atomic():
        before = fingerprint() if row.method != "get" else None
        response = ask(world, row, role, url)
        response.getvalue()  # an export that nobody reads to its end holds its transaction open
        changed = row.method != "get" and fingerprint() != before
        transaction.set_rollback(True)
    return in_words(response, url, changed)


def ask(world: World, row: Row, role: str, url: str) -> Any:
    client, query = world.clients[role], {name: spelled(world, value) for name, value in row.query.items()}
    if row.method == "get":
        return client.get(url, query)
    body = row.body(world)
    if url.startswith("/api/"):
        return getattr(client, row.method)(url, json.dumps(body), content_type="application/json")
    return client.post(url, body, query_params=query)


def in_words(response: Any, url: str, changed: bool) -> Any:
    if response.status_code != 302:
        allowed = 200 <= response.status_code < 300 and changed
        return SHOWN if allowed else f"{response.status_code} after a change" if changed else response.status_code
    if response["Location"].startswith((reverse(settings.LOGIN_URL), reverse("admin:login"))):
        return LOGIN
    if changed:
        return DONE
    return TOLD if response.wsgi_request.method == "POST" else MOVED


def fingerprint() -> str:
    """Of every row that a verb may change."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("agencies", "agreements", "innovations", "events")
        and model._meta.db_table not in UNWATCHED
    ]
    parts = ", ".join(f"(SELECT coalesce(sum(hashtext(t::text)), 0) || '/' || count(*) FROM {t} t)" for t in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws(' ', {parts})")
        return cursor.fetchone()[0]


def address(world: World, route: str, row: Row) -> str:
    if "path" in row.address:
        return row.address["path"]
    obj = object_of(world, route, row.of)
    if route.startswith("admin/"):
        return "/" + route.replace("<path:object_id>", "1")
    given = {**(obj if isinstance(obj, dict) else keys_of(obj)), **row.address}
    if route.startswith("admin:"):
        given["id"] = given["object_id"] = obj.pk if obj else "0"
    pattern = ROUTES[route].pattern
    return reverse(route, kwargs={name: given[name] for name in {*pattern.converters, *pattern.regex.groupindex}})


def object_of(world: World, route: str, name: str | None) -> Any:
    """The object that a row is about; in the admin any row of the model that the route is about."""
    if name == "the model":
        model = next(
            m for m in admin.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" in underlined(route)
        )
        return model.objects.first()
    return None if name is None else getattr(world, name)


def underlined(route: str) -> str:
    """An admin route, named or not, in the form app_model_action."""
    return route.removeprefix("admin:").removeprefix("admin/").replace("/", "_")


def keys_of(obj: Model | None) -> dict[str, Any]:
    """Every word that a route may use for this object, and for what it is part of."""
    if obj is None:
        return {}
    keys = {"id": getattr(obj, "uuid", None), "code": getattr(obj, "code", None), "object_id": obj.pk}
    match obj._meta.model_name:
        case "party":
            keys |= {"id": obj.agreement.uuid, "party_id": obj.uuid}
        case "document":
            keys |= {"id": obj.agreement.uuid, "document_id": obj.uuid}
        case "innovationfile":
            keys |= {"id": obj.innovation.uuid, "file_id": obj.uuid}
        case "apikey":
            keys |= {"id": obj.client.uuid, "key_id": obj.uuid}
    return keys


def spelled(world: World, value: str) -> str:
    """An object's name stands for its UUID."""
    return str(world.objects[value].uuid) if value in world.objects else value
