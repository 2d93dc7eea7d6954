"""Which parties a document may have, and what is known of those that are not a region."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement, Party
from agreements.services import Side, attest_agreement, record_agreement
from sipkd.errors import RuleViolation
from sipkd.events.models import Event
from tests.api.reading import detail
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    content,
    operator,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
)

NAME = "Budi Perajin"


def outside(kind: str, name: str = "", **fields) -> Side:
    """A side that is not a region."""
    country = "Jepang" if kind in Party.ABROAD else ""
    return Side(**{"kind": kind, "name": name or f"Pihak {kind}", "country": country, **fields})


def refusal_of(written, *, by) -> tuple[str, str | None, str]:
    """Code, field and sentence of the refusal; nothing may have been written."""
    before = [model.objects.count() for model in (Agreement, Party, Event)]
    with pytest.raises(RuleViolation) as refusal:
        record_agreement(content=written, by=by)
    assert [model.objects.count() for model in (Agreement, Party, Event)] == before
    return refusal.value.code, refusal.value.field, refusal.value.message


# -- the category decides --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("category", "kinds"),
    [
        ("KSDD-S", ["daerah"]),
        ("KSDD-W", ["daerah", "daerah"]),
        ("KSDPK", ["badan_usaha"]),
        ("KSDPK", ["ormas", "perorangan", "daerah"]),
        ("KSDPL", ["daerah_asing"]),
        ("KSDLL", ["lembaga_asing"]),
        ("SINERGI", ["pusat", "pusat"]),
    ],
)
def test_a_category_takes_the_parties_that_the_regulation_gives_it(db, category, kinds):
    ours = RegionFactory()
    others = [
        Side(RegionFactory()) if kind == "daerah" else outside(kind, f"{kind} {n}") for n, kind in enumerate(kinds)
    ]

    agreement = recorded_agreement(Side(ours), *others, category=category)

    parties = list(agreement.parties.order_by("order"))
    assert [party.kind for party in parties] == ["daerah", *kinds]
    assert [str(party) for party in parties] == [ours.name, *map(str, others)]
    assert all((party.country == "Jepang") == (party.kind in Party.ABROAD) for party in parties)


def test_eight_parties_sign_one_document(db):
    province, *regions = RegionFactory.create_batch(8)

    agreement = recorded_agreement(Side(province), *[Side(region, document_number="7") for region in regions])

    assert list(agreement.parties.order_by("order").values_list("region", flat=True)) == [
        province.pk,
        *[region.pk for region in regions],
    ]


@pytest.mark.parametrize(
    ("category", "kind", "code"),
    [
        ("KSDD-S", "badan_usaha", "party-not-admissible"),
        ("KSDD-W", "daerah_asing", "party-not-admissible"),
        ("KSDPK", "pusat", "party-not-admissible"),
        ("KSDPL", "lembaga_asing", "party-not-admissible"),
        ("KSDLL", "daerah_asing", "party-not-admissible"),
        ("SINERGI", "badan_usaha", "party-not-admissible"),
        ("KSDPK", "daerah", "counterpart-missing"),
        ("KSDPL", "daerah", "counterpart-missing"),
        ("SINERGI", "daerah", "counterpart-missing"),
    ],
)
def test_a_category_refuses_parties_that_it_does_not_have(db, category, kind, code):
    ours = RegionFactory()
    other = Side(RegionFactory()) if kind == "daerah" else outside(kind)

    refused = refusal_of(content(Side(ours), other, category=category), by=region_admin(ours))

    assert refused[:2] == (code, "parties")


def test_a_refusal_names_what_is_wanted(db):
    ours = RegionFactory()

    wanted = refusal_of(content(Side(ours), Side(RegionFactory()), category="KSDPK"), by=region_admin(ours))
    unwanted = refusal_of(content(Side(ours), outside("pusat")), by=region_admin(ours))

    assert wanted[2] == (
        "Kategori KSDPK (pihak ketiga) memerlukan pihak lain: Badan usaha, Organisasi kemasyarakatan, Perorangan."
    )
    assert unwanted[2] == "Kategori KSDD Sukarela tidak memuat pihak “Kementerian, lembaga, atau instansi vertikal”."


def test_the_same_body_is_a_party_once(db):
    ours = RegionFactory()
    written = content(Side(ours), outside("ormas", "PMI"), outside("ormas", " pmi "), category="KSDPK")

    assert refusal_of(written, by=region_admin(ours))[0] == "too-few-parties"


def test_a_party_that_is_not_a_region_has_no_agencies(db):
    agency = AgencyFactory()
    written = content(Side(agency.region), outside("ormas", agencies=[agency]), category="KSDPK")

    assert refusal_of(written, by=region_admin(agency.region))[:2] == ("foreign-agency", "agencies")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "ormas", "name": ""},
        {"kind": "ormas", "country": "Jepang"},
        {"kind": "daerah_asing", "country": ""},
        {"kind": "ormas", "whole_region": True},
        {"kind": "daerah"},
    ],
    ids=["no name", "a country at home", "no country abroad", "a whole region of nobody", "a region that is none"],
)
def test_the_service_and_the_database_tie_a_party_s_kind_to_its_facts(db, wrong):
    ours = RegionFactory()
    agreement = recorded_agreement(Side(ours), outside("ormas"), category="KSDPK")
    facts = {"kind": "ormas", "name": "Yayasan", "country": "", "whole_region": False, **wrong}

    refused = refusal_of(content(Side(ours), Side(**facts), category="KSDPK"), by=region_admin(ours))
    with pytest.raises(IntegrityError, match="party_"), transaction.atomic():
        Party.objects.create(agreement=agreement, order=3, **facts)

    assert refused[1] == "parties"
    assert agreement.parties.count() == 2


# -- the kinds of document -------------------------------------------------------------------------
def test_a_work_plan_stands_under_its_nota_kesepakatan(db):
    sides = [Side(RegionFactory()), outside("pusat", "Kementerian Kelautan dan Perikanan")]
    nota = recorded_agreement(*sides, kind="nota_kesepakatan", category="SINERGI")

    plan = recorded_agreement(*sides, kind="rencana_kerja", category="SINERGI", parent=nota)

    assert list(nota.children.all()) == [plan]


@pytest.mark.parametrize("parent_kind", [None, "mou"])
def test_a_work_plan_without_nota_kesepakatan_is_refused(db, parent_kind):
    ours, ministry = RegionFactory(), outside("pusat")
    parent = parent_kind and recorded_agreement(Side(ours), ministry, kind=parent_kind, category="SINERGI")
    written = content(Side(ours), ministry, kind="rencana_kerja", category="SINERGI", parent=parent)

    assert refusal_of(written, by=region_admin(ours)) == (
        "no-nota",
        "parent",
        "Rencana Kerja memerlukan Nota Kesepakatan induknya.",
    )


def test_a_nota_kesepakatan_between_regions_is_refused(db):
    ours = RegionFactory()
    written = content(Side(ours), Side(RegionFactory()), kind="nota_kesepakatan")

    _code, _field, message = refusal_of(written, by=region_admin(ours))

    assert message == "Nota Kesepakatan dan Rencana Kerja hanya untuk kategori Sinergi."


def test_an_addendum_has_the_category_and_the_parties_of_what_it_changes(db):
    ours, firm = RegionFactory(), outside("badan_usaha", "PT Sinar")
    pks = registered_agreement(Side(ours), firm, category="KSDPK")

    addendum = recorded_agreement(Side(ours), firm, kind="adendum", parent=pks, end_basis="unchanged")
    other = content(Side(ours), outside("badan_usaha", "PT Lain"), kind="adendum", parent=pks, end_basis="unchanged")

    assert addendum.category == "KSDPK"
    assert refusal_of(other, by=region_admin(ours))[0] == "other-parties"


# -- who signs, and who settles --------------------------------------------------------------------
@pytest.mark.parametrize("capacity", ["kuasa", "penerima_kuasa"])
def test_who_signs_for_another_names_the_power_of_attorney_in_the_database_too(db, capacity):
    agreement = recorded_agreement(Side(RegionFactory()), Side(RegionFactory()))

    with pytest.raises(IntegrityError, match="party_proxy_has_its_power_of_attorney"), transaction.atomic():
        agreement.parties.update(signatory_capacity=capacity)
    agreement.parties.update(
        signatory_capacity=capacity, power_of_attorney="SK-7", power_of_attorney_on=date(2025, 7, 1)
    )

    assert set(agreement.parties.values_list("signatory_capacity", flat=True)) == {capacity}


def test_a_verifier_attests_for_those_who_are_not_a_region(db):
    ours, firm = RegionFactory(), outside("badan_usaha", "PT Sinar")
    agreement = recorded_agreement(Side(ours), firm, category="KSDPK")

    attest_agreement(agreement, basis="Naskah asli.", by=portal_verifier())

    agreement.refresh_from_db()
    assert agreement.status == "registered"
    assert agreement.parties.get(region=None).attestation_basis == "Naskah asli."


def test_a_number_binds_a_region_and_nobody_else(db):
    firm = outside("badan_usaha", "PT Sinar", document_number="7")

    for _each in range(2):
        recorded_agreement(Side(RegionFactory()), firm, category="KSDPK")

    assert Party.objects.filter(document_number="7").count() == 2


# -- a private person ------------------------------------------------------------------------------
def test_a_private_person_is_named_to_the_sides_and_the_portal_alone(client, db):
    ours = AgencyFactory()
    person = outside("perorangan", NAME, signatory_name=NAME)
    agreement = recorded_agreement(Side(ours.region), person, category="KSDPK")
    path = agreement.get_absolute_url()

    def named_to(user) -> list[bool]:
        client.logout()
        if user:
            client.force_login(user)
        return [NAME in json.dumps(detail(client, "agreement", agreement)), NAME in client.get(path).content.decode()]

    assert named_to(None) == named_to(region_admin(RegionFactory())) == [False, False]
    assert named_to(operator(ours)) == named_to(portal_verifier()) == [True, True]


def test_events_call_a_party_that_is_not_a_region_by_its_place(db):
    agreement = recorded_agreement(Side(RegionFactory()), outside("perorangan", NAME), category="KSDPK")

    attest_agreement(agreement, basis="Naskah asli.", by=portal_verifier())

    event = Event.objects.get(action="agreement.attested")
    assert event.changes == {"parties.pihak-2.is_attested": [False, True]}
    assert NAME not in json.dumps([list(one) for one in Event.objects.values_list("facts", "changes", "object_label")])
