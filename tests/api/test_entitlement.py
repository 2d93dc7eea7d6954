"""`/entitlement/` and `/adoptable-innovations/`: the answer that other systems read."""

import pytest

from agreements.services import Side
from sipkd.dates import PartialDate
from tests.api.reading import get, ids, walk
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    recorded_agreement,
    region_admin,
    registered_agreement,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db


def ask(client, innovation, agency, *, status: int = 200, **params) -> dict:
    kwargs = {"id": innovation.uuid}
    return get(client, "innovation-entitlement", kwargs=kwargs, status=status, agency=agency.uuid, **params)


def test_yes_names_each_agreement_with_its_end(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    open_end = umbrella_pks(agency, innovation.region, title="PKS payung")
    one_year = umbrella_pks(
        agency, innovation.region, title="PKS satu tahun", ends_on=PartialDate.of(2026, 7, 3), signed_on=day(2025, 7, 5)
    )

    body = ask(client, innovation, agency, on="2025-09-01")

    assert (body["allowed"], body["on"], body["reasons"]) == (True, "2025-09-01", [])
    assert [(a["id"], a["title"], a["until"], a["end_verified"]) for a in body["agreements"]] == [
        (str(one_year.uuid), "PKS satu tahun", "2026-07-03", True),
        (str(open_end.uuid), "PKS payung", None, False),
    ]


def test_no_gives_each_reason_with_its_agreement(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    mou = registered_agreement(Side(agency.region, whole_region=True), Side(innovation.region), kind="mou")
    ended = umbrella_pks(agency, innovation.region, ends_on=PartialDate.of(2026, 7, 3))

    body = ask(client, innovation, agency, on="2026-07-04")

    assert (body["allowed"], body["agreements"]) == (False, [])
    reasons = {(reason["agreement"], reason["code"], reason["message"]) for reason in body["reasons"]}
    assert (str(mou.uuid), "mou_only", "Baru ada MoU; diperlukan PKS.") in reasons
    assert (str(ended.uuid), "agreement_ended", "PKS berakhir 3 Juli 2026.") in reasons


def test_reason_without_an_agreement_says_null(client):
    innovation, agency = InnovationFactory(), AgencyFactory()

    (reason,) = ask(client, innovation, agency)["reasons"]

    assert (reason["code"], reason["agreement"]) == ("no_agreement", None)


def test_last_day_counts_and_the_day_after_does_not(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    umbrella_pks(agency, innovation.region, ends_on=PartialDate.of(2026, 7, 3))

    allowed = {day: ask(client, innovation, agency, on=day)["allowed"] for day in DAYS}

    assert allowed == {"2025-07-03": False, "2025-07-04": True, "2026-07-03": True, "2026-07-04": False}


DAYS = ("2025-07-03", "2025-07-04", "2026-07-03", "2026-07-04")


@pytest.mark.parametrize("agency", ["", "bukan-id", "8f4e7a5e-0000-4000-8000-000000000000"])
def test_agency_that_does_not_exist_is_refused_by_name(client, agency):
    innovation = InnovationFactory()

    body = get(client, "innovation-entitlement", kwargs={"id": innovation.uuid}, status=400, agency=agency)

    assert [error["pointer"] for error in body["errors"]] == ["/agency"]


def test_hidden_agreement_covers_only_for_those_who_may_see_it(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    umbrella_pks(agency, innovation.region, visibility="internal", title="Naskah tertutup")

    public = ask(client, innovation, agency)
    client.force_login(region_admin(agency.region))
    inside = ask(client, innovation, agency)

    assert [reason["code"] for reason in public["reasons"]] == ["no_agreement"]
    assert "tertutup" not in str(public)
    assert [one["title"] for one in inside["agreements"]] == ["Naskah tertutup"]


def test_unconfirmed_agreement_says_whom_it_waits_for(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    recorded_agreement(Side(agency.region, agencies=[agency]), Side(innovation.region), covers_all_affairs=True)

    (reason,) = ask(client, innovation, agency)["reasons"]

    assert reason["code"] == "agreement_unconfirmed"
    assert innovation.region.name in reason["message"]
    assert reason["next_step"]


def test_adoptable_innovations_are_those_that_the_answer_allows(client):
    agency, owner, other = AgencyFactory(), RegionFactory(), RegionFactory()
    umbrella_pks(agency, owner, ends_on=PartialDate.of(2026, 7, 3))
    inside = InnovationFactory.create_batch(3, agency=AgencyFactory(region=owner))
    rest = [
        InnovationFactory(agency=AgencyFactory(region=other)),
        InnovationFactory(agency=AgencyFactory(region=agency.region)),
        InnovationFactory(agency=AgencyFactory(region=owner), openness="closed"),
    ]

    for on in DAYS:
        first = get(
            client, "agency-adoptable-innovations", kwargs={"id": agency.uuid}, on=on, page_size=2, count="true"
        )
        found = ids(*walk(client, first))

        allowed = [str(i.uuid) for i in [*inside, *rest] if ask(client, i, agency, on=on)["allowed"]]
        assert sorted(found) == sorted(allowed)
        assert first["count"] == len(allowed)
        assert sorted(ids(get(client, "innovation-list", adoptable_by=agency.uuid, on=on))) == sorted(allowed)


def day(*parts: int) -> PartialDate:
    return PartialDate.of(*parts)
