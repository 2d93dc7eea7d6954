"""The API as a client reads it."""

from typing import Any

from django.urls import reverse

from agreements.services import Side
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    approved_adoption,
    registered_agreement,
)


def public_agreement():
    return registered_agreement(Side(RegionFactory()), Side(RegionFactory()))


# Each call makes one more row that everybody may see.
MAKERS = {
    "region": RegionFactory,
    "affair": AffairFactory,
    "agency": AgencyFactory,
    "agreement": public_agreement,
    "innovation": InnovationFactory,
    "adoption": approved_adoption,
}


def get(client: Any, name: str, *, status: int = 200, kwargs: dict | None = None, **params: Any) -> dict:
    """The body of `GET api:name?params`, whose status must be this one."""
    response = client.get(reverse(f"api:{name}", kwargs=kwargs), params)
    assert response.status_code == status, response.content
    return response.json()


def detail(client: Any, resource: str, obj: Any, **params: Any) -> dict:
    return get(client, f"{resource}-detail", kwargs=key_of(resource, obj), **params)


def key_of(resource: str, obj: Any) -> dict:
    return {"code": obj.code} if resource in ("region", "affair") else {"id": obj.uuid}


def walk(client: Any, page: dict, link: str = "next") -> list[dict]:
    """This page and all pages after it, or before it with link="previous"."""
    pages = [page]
    while pages[-1][link]:
        response = client.get(pages[-1][link])
        assert response.status_code == 200, response.content
        pages.append(response.json())
    return pages


def ids(*pages: dict) -> list[str]:
    return [row.get("id") or row["code"] for page in pages for row in page["results"]]
