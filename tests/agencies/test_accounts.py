import pytest
from django.contrib.auth import authenticate
from django.urls import reverse

from agencies.models import User
from tests.factories import PASSWORD, UserFactory


@pytest.fixture
def user(db) -> User:
    return UserFactory(email="operator@contoh.go.id")


def sign_in(client, login: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.parametrize("login", ["operator@contoh.go.id", "Operator@CONTOH.go.id", " operator@contoh.go.id "])
def test_an_official_signs_in_by_address_and_password(client, user, login):
    response = sign_in(client, login)

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("operator@contoh.go.id", "salah-sama-sekali"),
        ("lain@contoh.go.id", PASSWORD),
        ("operator", PASSWORD),
        ("", PASSWORD),
        ("operator@contoh.go.id", ""),
    ],
)
def test_nobody_signs_in_with_a_wrong_address_or_password(client, user, login, password):
    response = sign_in(client, login, password)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, user):
    wrong = sign_in(client, "operator@contoh.go.id", "salah-sama-sekali")
    unknown = sign_in(client, "tiada@contoh.go.id", "salah-sama-sekali")

    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_an_account_that_was_closed_does_not_come_in(client, user):
    User.objects.update(is_active=False)

    sign_in(client, "operator@contoh.go.id")

    assert "_auth_user_id" not in client.session
    assert authenticate(email="operator@contoh.go.id", password=PASSWORD) is None


def test_after_signing_in_one_is_where_one_wanted_to_go(client, user):
    response = client.post(
        reverse("account_login") + "?next=/kerja-sama/catat/", {"login": user.email, "password": PASSWORD}
    )

    assert response.url == "/kerja-sama/catat/"


def test_signing_in_leads_to_no_other_site(client, user):
    response = client.post(
        reverse("account_login") + "?next=https://jahat.example/", {"login": user.email, "password": PASSWORD}
    )

    assert response.url == reverse("home")


def test_signing_out_is_a_deliberate_act(client, user):
    client.force_login(user)

    client.get(reverse("account_logout"))
    still_in = "_auth_user_id" in client.session
    response = client.post(reverse("account_logout"))

    assert still_in
    assert response.url == reverse("home")
    assert "_auth_user_id" not in client.session


def test_nobody_takes_an_account(client, db):
    response = client.post(
        reverse("account_signup"), {"email": "baru@contoh.go.id", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert not User.objects.exists()
    assert "_auth_user_id" not in client.session
    assert response.status_code in (200, 403)


def test_a_page_for_officials_sends_others_to_sign_in_and_back(client, db):
    response = client.get(reverse("agreements:agreement-start"))

    assert response.url == f"{reverse('account_login')}?next=/kerja-sama/catat/"
