"""An audience says the same as `visible_to`: for every object, every reader, in random worlds."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser

from agencies.authentication import Principal
from agencies.models import User
from agreements.models import Agreement
from agreements.services import Side
from innovations.models import Adoption, Innovation
from sipkd.events import subjects
from sipkd.events.subjects import views_of
from tests.events.given import client_of
from tests.factories import AgencyFactory, InnovationFactory, RegionFactory, UserFactory, recorded_agreement


@pytest.mark.parametrize("seed", range(3))
def test_audiences_and_querysets_agree_for_every_reader(db, seed):
    chance = random.Random(seed)
    regions = RegionFactory.create_batch(4)
    agencies = [AgencyFactory(region=region) for region in regions]
    for _turn in range(12):
        InnovationFactory(
            agency=chance.choice(agencies),
            status=chance.choice(Innovation.Status.values),
            visibility=chance.choice(Agreement.Visibility.values),
        )
    for _turn in range(8):
        sides = chance.sample(regions, chance.choice([2, 3]))
        recorded_agreement(*map(Side, sides), visibility=chance.choice(Agreement.Visibility.values))
    for innovation in Innovation.objects.all():
        Adoption.objects.create(
            innovation=innovation,
            adopter=chance.choice(agencies),
            agreement=chance.choice(Agreement.objects.all()),
            stage=(stage := chance.choice(Adoption.Stage.values)),
            reason="Alasan.",
            applied_on="2026-01-01" if stage in (*Adoption.APPLIED_STAGES, Adoption.Stage.STOPPED) else None,
            stopped_on="2026-02-01" if stage == Adoption.Stage.STOPPED else None,
            requested_by=UserFactory(),
        )

    for subject in subjects.all_subjects():
        for reader in readers(regions):
            seen = set(subject.model.objects.visible_to(reader))
            told = {obj for obj in subject.model.objects.all() if is_told(reader, subject.audience(obj))}
            assert told == seen, (subject.resource, reader)


def readers(regions) -> list:
    region = regions[0]
    people = [AnonymousUser(), UserFactory(), UserFactory(role=User.Role.VERIFIER)]
    people += [UserFactory(role=User.Role.REGION_ADMIN, region=region) for region in regions]
    people += [UserFactory(role=User.Role.LEADER, region=region), UserFactory(role=User.Role.PORTAL_ADMIN)]
    return people + [Principal(client_of(region, scopes)[0]) for scopes in (["read:partner"], ["feed", "webhooks"])]


def is_told(reader, audience: list[int]) -> bool:
    return reader.has_perm("events.follow_all") or bool(set(audience) & set(views_of(reader)))


def test_the_same_clients_receive_webhooks_as_may_read(db):
    from agencies.models import ApiClient

    region = RegionFactory()
    partner, public = client_of(region)[0], client_of(region, ["webhooks"])[0]
    client_of(region, ["read:partner", "feed"])
    stranger = client_of()[0]

    assert set(ApiClient.objects.receiving([0])) == {partner, public, stranger}
    assert set(ApiClient.objects.receiving([region.pk])) == {partner}
    assert set(ApiClient.objects.receiving([])) == set()
