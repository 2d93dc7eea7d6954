"""Situations for the tests of the ledger and what follows from it."""

import itertools
from typing import Any

from django.db import transaction

from agencies.clients.services import register_client
from agencies.models import ApiClient, Region
from innovations.models import Innovation
from sipkd.events.models import Event, WebhookEndpoint
from sipkd.events.services import record
from sipkd.events.webhooks.services import add_endpoint
from tests.factories import InnovationFactory, RegionFactory, UserFactory, region_admin

_numbers = itertools.count(1)
ALL = tuple(ApiClient.Scope)


def client_of(region: Region | None = None, scopes: Any = ALL) -> tuple[ApiClient, str]:
    """A registered client and its key."""
    region = region or RegionFactory()
    return register_client(
        region=region,
        name=f"Portal Data {next(_numbers)}",
        purpose="Menampilkan inovasi di portal data daerah.",
        contact_name="Tim Data",
        contact_email="data@contoh.go.id",
        scopes=[str(scope) for scope in scopes],
        by=region_admin(region),
    )


def endpoint_at(url: str, client: ApiClient | None = None, kinds: Any = ("innovation.named",)) -> WebhookEndpoint:
    client = client or client_of()[0]
    return add_endpoint(client=client, url=url, kinds=list(kinds), by=UserFactory())


def happening(innovation: Innovation | None = None, action: str = "innovation.named") -> Event:
    """Something happens to an innovation that everybody may see."""
    innovation = innovation or InnovationFactory()
    with transaction.atomic():
        return record(action, innovation, by=None, facts={"agreement": "PKS Contoh"})


def authorization(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
