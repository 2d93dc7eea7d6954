import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import Agency, User
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    UserFactory,
    leader,
    operator,
    portal_admin,
    portal_verifier,
    region_admin,
)

LONG = "kata-sandi-yang-panjang"


def refusal_of(**fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        User.objects.create_user("pejabat@contoh.go.id", LONG, name="Pejabat", **fields)
    return refusal.value.message_dict


# -- one account for one address -------------------------------------------------------------------
def test_an_address_is_kept_in_small_letters(db):
    user = User.objects.create_user("Sekda@Contoh.GO.ID", LONG, name="Sekda")

    assert user.email == "sekda@contoh.go.id"
    assert user.check_password(LONG)


def test_an_address_differs_by_more_than_capitals(db):
    User.objects.create_user("sekda@contoh.go.id", LONG, name="Sekda")

    with pytest.raises(ValidationError) as refusal:
        User.objects.create_user("SEKDA@contoh.go.id", LONG, name="Sekda Lain")

    assert refusal.value.message_dict["email"] == ["Pengguna dengan Surel telah ada."]
    assert User.objects.count() == 1


def test_the_database_refuses_two_accounts_whose_addresses_differ_by_capitals(db):
    UserFactory(email="sekda@contoh.go.id")

    with pytest.raises(IntegrityError, match="user_email_once"), transaction.atomic():
        UserFactory(email="Sekda@contoh.go.id")

    assert User.objects.count() == 1


def test_an_account_is_found_whatever_the_capitals(db):
    user = UserFactory(email="sekda@contoh.go.id")

    assert User.objects.get_by_natural_key("SEKDA@Contoh.go.id") == user


# -- a role has its place --------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["region_admin", "leader"])
def test_a_role_of_a_region_needs_the_region(db, role):
    assert refusal_of(role=role) == {"__all__": ["Peran ini memerlukan daerah."]}
    assert not User.objects.exists()


def test_an_operator_needs_an_agency(db):
    assert refusal_of(role="agency_operator", region=RegionFactory()) == {
        "__all__": ["Operator memerlukan perangkat daerah."]
    }
    assert not User.objects.exists()


def test_an_operator_belongs_to_an_agency_of_the_same_region(db):
    assert refusal_of(role="agency_operator", region=RegionFactory(), agency=AgencyFactory()) == {
        "agency": ["Perangkat daerah ini bukan bagian dari daerah yang dipilih."]
    }
    assert not User.objects.exists()


def test_an_agency_without_a_region_is_refused(db):
    assert "agency" in refusal_of(role="official", agency=AgencyFactory())


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"role": "region_admin"}, "user_role_has_region"),
        ({"role": "leader"}, "user_role_has_region"),
        ({"role": "agency_operator"}, "user_"),
    ],
)
def test_the_database_refuses_a_role_without_its_place(db, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        UserFactory(**fields)

    assert not User.objects.exists()


@pytest.mark.parametrize("role", ["portal_admin", "verifier", "official"])
def test_other_roles_need_no_region(db, role):
    user = User.objects.create_user("pejabat@contoh.go.id", LONG, name="Pejabat", role=role)

    assert (user.role, user.region) == (role, None)


def test_a_superuser_is_a_portal_admin(db):
    user = User.objects.create_superuser("admin@contoh.go.id", LONG, name="Admin")

    assert (user.role, user.is_staff, user.is_superuser, user.is_portal_admin) == ("portal_admin", True, True, True)


def test_a_user_is_shown_by_name_or_else_by_position(db):
    assert User(name="Siti", position="Kepala Dinas").display_name == "Siti"
    assert User(name="", position="Kepala Dinas").display_name == "Kepala Dinas"


# -- whom a change concerns ------------------------------------------------------------------------
def test_a_change_concerns_the_admins_of_the_region_and_the_operators_of_the_agency(db):
    agency = AgencyFactory()
    admin, clerk = region_admin(agency.region), operator(agency)
    region_admin(RegionFactory())
    operator(AgencyFactory(region=agency.region))
    leader(agency.region)
    portal_admin()
    portal_verifier()
    region_admin(agency.region, is_active=False)

    assert set(User.objects.in_charge_of(region=agency.region, agency=agency)) == {admin, clerk}
    assert set(User.objects.in_charge_of(agency=agency)) == {clerk}
    assert set(User.objects.in_charge_of()) == set()


# -- agencies --------------------------------------------------------------------------------------
def test_a_region_has_one_agency_of_a_name_whatever_the_capitals(db):
    agency = AgencyFactory(name="Dinas Kesehatan")

    with pytest.raises(IntegrityError, match="agency_name_once_per_region"), transaction.atomic():
        AgencyFactory(region=agency.region, name="DINAS KESEHATAN")

    assert AgencyFactory(name="Dinas Kesehatan").region != agency.region
    assert Agency.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "is_active"),
    [("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_an_agency_is_active_from_its_first_to_its_last_day(db, day, is_active):
    from datetime import date

    agency = AgencyFactory(valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))
    ever = AgencyFactory()

    active = set(Agency.objects.active(date.fromisoformat(day)))

    assert (agency in active) is is_active
    assert ever in active
