"""What a person sees who opens the address of a button as if it were a page."""

import pytest
from django.urls import reverse

from innovations.models import InnovationVersion
from sipkd.pages import page_above
from tests.factories import submitted

pytestmark = pytest.mark.django_db


def test_whoever_has_to_sign_in_at_a_button_is_led_back_to_its_page(client):
    version = submitted()
    button = reverse("innovations:version-withdraw", kwargs={"id": version.uuid})
    signing_in = client.post(button)
    assert signing_in.url == f"{reverse('account_login')}?next={button}"

    client.force_login(version.started_by)
    response = client.get(button)

    assert (response.status_code, response["Allow"]) == (405, "POST")
    page = response.content.decode()
    assert "Tindakan belum dijalankan" in page
    assert f'href="{version.get_absolute_url()}"' in page
    assert "default-src" in response["Content-Security-Policy"]
    assert InnovationVersion.objects.get(pk=version.pk).status == InnovationVersion.Status.SUBMITTED


def test_page_says_so_in_the_language_of_its_address(client):
    version = submitted()
    page, button = version.get_absolute_url(), reverse("innovations:version-withdraw", kwargs={"id": version.uuid})
    client.force_login(version.started_by)

    response = client.get(f"/en{button}")

    assert "Nothing has been done yet" in response.content.decode()
    assert f'href="/en{page}"' in response.content.decode()


def test_api_says_it_in_its_own_words(client):
    response = client.put(reverse("api:innovation-list"), content_type="application/json")

    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("button", "page"),
    [
        (
            "/inovasi/00000000-0000-4000-8000-000000000000/indikator/2026/16/terima/",
            "/inovasi/00000000-0000-4000-8000-000000000000/indikator/",
        ),
        ("/tidak/ada/di/sini/", "/"),
    ],
)
def test_page_above_is_the_nearest_that_there_is(button, page):
    assert page_above(button) == page
