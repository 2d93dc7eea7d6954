"""What docs/architecture.md says about the code, asked of the code."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from rest_framework.serializers import ModelSerializer

from sipkd.api.resources import Resource
from sipkd.events.actions import ACTIONS

ROOT = settings.BASE_DIR
PACKAGES = ("sipkd", "agencies", "agreements", "innovations")
OWN_APPS = ("agencies", "agreements", "innovations", "events")
# From top to bottom; a module imports nothing of its own app that stands above it.
LAYERS = (
    ("urls",),
    ("views", "resources", "admin", "tasks", "panels", "reference"),
    ("forms", "filters", "serializers", "profile_forms", "profile_serializers", "indicator_serializers"),
    ("services",),
    ("entitlement", "reach", "rules", "notifications"),
    ("models", "querysets", "terms", "scope", "profile", "checklist"),
)
# Nobody asks them who may see what: reference data is public, and a history is asked about one object at a time;
# a paper is open to whoever holds its code.
UNGUARDED = {"Region", "Agency", "GovernmentAffair", "Event", "Change", "Party", "WebhookEndpoint", "IssuedPaper"}


def sources(*wanted: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of ours, or those that are called so or stand in a package called so."""
    names = set(wanted)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not names or names & {path.stem, path.parent.name}:
                yield path.relative_to(ROOT), ast.parse(path.read_text())


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OWN_APPS]


# -- imports ----------------------------------------------------------------------------------------------------------
def test_imports_keep_their_contracts():
    """In a process of its own: it configures logging, and silences every logger that is there already."""
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("app", ["agencies", "agreements", "innovations", "sipkd.events"])
def test_imports_inside_an_app_go_downwards(app):
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    level = {f"{app}.{name}": depth for depth, names in enumerate(LAYERS) for name in names}

    upwards = [
        f"{module} imports {imported}"
        for module in level.keys() & graph.modules
        for imported in level.keys() & graph.find_modules_directly_imported_by(module)
        if level[imported] < level[module]
    ]

    assert upwards == []


# -- one door ---------------------------------------------------------------------------------------------------------
def test_views_read_only_what_their_user_may_see():
    """`Model.objects` in a view starts a chain that goes through `visible_to`, or refetches one row by its key."""
    bare = []
    for path, tree in sources("views", "resources", "feed_views"):
        for model, calls in chains(tree):
            refetched = calls and calls[-1] == ("get", ("pk",))
            if model not in UNGUARDED and not refetched and "visible_to" not in [name for name, _arguments in calls]:
                bare.append(f"{path}: {model}.objects.{'.'.join(name for name, _arguments in calls)}")

    assert bare == []


def chains(tree: ast.AST) -> Iterator[tuple[str, list[tuple[str, tuple]]]]:
    """(model, [(method, names of its arguments), …]) of every `Model.objects.method(…)…` in the code."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name):
            calls, link = [], parents[node]
            while isinstance(link, ast.Attribute) and isinstance(parents[link], ast.Call):
                call = parents[link]
                calls.append((link.attr, tuple(keyword.arg for keyword in call.keywords)))
                link = parents[call]
            yield node.value.id, calls


def test_every_serializer_names_its_fields():
    unnamed = [
        serializer.__qualname__
        for serializer in below(ModelSerializer)
        if serializer.__module__.split(".")[0] in PACKAGES and not isinstance(serializer.Meta.fields, tuple)
    ]

    assert unnamed == []


def test_every_list_ends_its_order_with_a_unique_column():
    """Keyset pages need it: without one, rows of equal value are skipped."""
    for resource in below(Resource):
        is_ours = resource.__module__.split(".")[0] in PACKAGES
        if is_ours and hasattr(getattr(getattr(resource, "model", None), "objects", None), "for_list"):
            last = resource.model.objects.for_list().query.order_by[-1].lstrip("-")
            field = resource.model._meta.get_field(last)
            assert field.unique, resource.__qualname__


def below(parent: type) -> set[type]:
    found = set(parent.__subclasses__())
    return found.union(*(below(child) for child in found))


# -- models -----------------------------------------------------------------------------------------------------------
def test_no_model_has_a_hidden_order():
    assert [model.__name__ for model in own_models() if model._meta.ordering] == []


def test_every_advisory_lock_has_a_number_of_its_own():
    numbers = [number for package in PACKAGES for path in (ROOT / package).rglob("*.py")
               for number in re.findall(r"= (0x51_\w+)", path.read_text())]  # fmt: skip

    assert len(numbers) == len(set(numbers)) > 3


def test_deleting_takes_along_only_what_means_nothing_alone():
    cascading = {
        model.__name__
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    }

    assert cascading <= {"ChatMessage", "NotificationPreference", "SavedSearch", "SearchMatch"}


# -- the ledger -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_action_says_what_happened_and_leads_somewhere(name):
    action = ACTIONS[name]

    assert re.fullmatch(r"[a-z]+\.[a-z_]+", name)
    assert str(action.label)
    facts = dict.fromkeys(re.findall(r"%\((\w+)\)s", str(action.sentence)), "…")
    assert action.describe(facts)
    assert action.url("8f4e7a5e-0000-4000-8000-000000000000").startswith("/")
    assert callable(action.recipients)


def test_what_is_recorded_is_registered_and_the_other_way_round():
    recorded, mentioned = set(), set()
    for _path, tree in sources():
        registering = {node.args[0] for node in calls_of("Action", tree) if node.args}
        strings = {n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        mentioned |= {node.value for node in strings - registering}
        recorded |= {
            n.args[0].value for n in calls_of("record", tree) if n.args and isinstance(n.args[0], ast.Constant)
        }

    assert recorded - set(ACTIONS) == set()
    by_admin = {name for name in ACTIONS if name.endswith((".loaded", ".changed", ".deleted"))}
    assert set(ACTIONS) - mentioned - by_admin == set()


def calls_of(name: str, tree: ast.AST) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            yield node
