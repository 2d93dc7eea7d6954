"""What an agreement would unlock and what lapses with it, asked by the people of its parties."""

import pytest
from django.urls import reverse

from agreements.models import Agreement
from agreements.services import Side
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    operator,
    portal_verifier,
    recorded_agreement,
    region_admin,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopter():
    return AgencyFactory()


@pytest.fixture
def innovation():
    return InnovationFactory(name="PENA EMAS")


@pytest.fixture
def pending(adopter, innovation) -> Agreement:
    """Waits for the owner's confirmation."""
    region_admin(innovation.region)
    sides = Side(adopter.region, agencies=[adopter]), Side(innovation.region, whole_region=True)
    return recorded_agreement(*sides, covers_all_affairs=True, title="PKS menunggu")


def names(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["results"]]


def ask(client, what: str, agreement: Agreement, **query):
    return client.get(reverse(f"api:agreement-{what}", kwargs={"id": agreement.uuid}), query)


def test_party_asks_what_a_pending_agreement_would_unlock_for_it(client, pending, adopter, innovation):
    client.force_login(operator(adopter))
    InnovationFactory(name="Milik sendiri", agency=adopter)

    assert names(ask(client, "unlocks", pending)) == ["PENA EMAS"]
    assert names(ask(client, "lapses", pending)) == []

    client.force_login(region_admin(innovation.region))
    assert names(ask(client, "unlocks", pending)) == ["Milik sendiri"]


def test_registered_agreement_unlocks_nothing_more_and_something_lapses_with_it(client, adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region)
    client.force_login(operator(adopter))

    assert names(ask(client, "unlocks", agreement)) == []
    assert names(ask(client, "lapses", agreement)) == ["PENA EMAS"]
    umbrella_pks(adopter, innovation.region)
    assert names(ask(client, "lapses", agreement)) == []


def test_portal_names_the_side_it_asks_about(client, pending, adopter, innovation):
    client.force_login(portal_verifier())

    assert names(ask(client, "unlocks", pending, region=adopter.region.code)) == ["PENA EMAS"]
    for region in ("", RegionFactory().code):
        refused = ask(client, "unlocks", pending, **{"region": region} if region else {})
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["detail"] == "Sebutkan kode daerah salah satu pihak."


def test_what_the_other_side_would_gain_or_lose_is_its_own_business(client, pending, adopter, innovation):
    client.force_login(operator(adopter))

    for what in ("unlocks", "lapses"):
        assert ask(client, what, pending, region=innovation.region.code).status_code == 403
        assert ask(client, what, pending, region=adopter.region.code).status_code == 200


def test_page_of_the_agreement_leads_to_the_whole_list(client, adopter, innovation):
    for number in range(7):
        InnovationFactory(agency=innovation.agency, name=f"Inovasi ke-{number}")
    agreement = umbrella_pks(adopter, innovation.region)
    client.force_login(operator(adopter))
    address = reverse("innovations:agreement-lapses", kwargs={"id": agreement.uuid})

    assert f'href="{address}"' in client.get(agreement.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert page.count("Inovasi ke-") >= 7
    assert "Yang hilang bila kerja sama ini berakhir" in page


def test_check_before_termination_shows_what_lapses(client, adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region)
    client.force_login(region_admin(adopter.region))

    page = client.get(reverse("agreements:agreement-terminate", kwargs={"id": agreement.uuid})).content.decode()

    assert "1 inovasi hanya dapat direplikasi di bawah kerja sama ini." in page
    assert "PENA EMAS" in page


def test_page_of_the_innovation_leads_to_all_who_may_adopt_it(client, innovation):
    region = RegionFactory()
    for _ in range(21):
        AgencyFactory(region=region)
    agreement = umbrella_pks(AgencyFactory(region=region), innovation.region)
    agreement.parties.filter(region=region).update(whole_region=True)
    address = reverse("innovations:entitled-agencies", kwargs={"id": innovation.uuid})

    page = client.get(innovation.get_absolute_url(), {"on": "2026-01-02"}).content.decode()
    assert f'href="{address}?on=2026-01-02"' in page
    listed = client.get(address)
    assert "22 perangkat daerah" in " ".join(listed.content.decode().split()).replace("<strong>", "").replace(
        "</strong>", ""
    )
