import pytest
from django.urls import reverse

from agencies.models import Region
from agreements.models import Document
from agreements.services import Side, record_agreement
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    UserFactory,
    content,
    leader,
    operator,
    pdf,
    pdf_upload,
    portal_admin,
    portal_verifier,
    region_admin,
)

FILE = pdf("PERJANJIAN KERJA SAMA")
NAME = "PKS “Perizinan” 2025.pdf"


@pytest.fixture
def ours(db) -> Region:
    return RegionFactory()


@pytest.fixture
def theirs(db) -> Region:
    return RegionFactory()


@pytest.fixture
def document(ours, theirs) -> Document:
    """The signed document of a pending, public record of the register; the file itself is internal."""
    agreement = record_agreement(
        content=content(Side(ours), Side(theirs)), by=region_admin(ours), upload=pdf_upload(NAME, FILE)
    )
    return agreement.documents.get()


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


# -- who opens it ----------------------------------------------------------------------------------
@pytest.mark.parametrize("who", [region_admin, leader, lambda region: operator(AgencyFactory(region=region))])
@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_officials_of_both_sides_download_the_file(client, document, ours, theirs, side, who):
    client.force_login(who({"ours": ours, "theirs": theirs}[side]))

    response = client.get(document.get_absolute_url())

    assert response.status_code == 200
    assert content_of(response) == FILE


@pytest.mark.parametrize("who", [portal_admin, portal_verifier])
def test_the_portal_downloads_the_file(client, document, who):
    client.force_login(who())

    assert content_of(client.get(document.get_absolute_url())) == FILE


@pytest.mark.parametrize(
    "who",
    [
        lambda: region_admin(RegionFactory()),
        lambda: leader(RegionFactory()),
        lambda: operator(AgencyFactory()),
        UserFactory,
    ],
    ids=["third region's admin", "third region's leader", "third region's operator", "official of no region"],
)
def test_for_everybody_else_the_file_does_not_exist(client, document, who):
    client.force_login(who())

    assert client.get(document.get_absolute_url()).status_code == 404


def test_for_the_public_the_file_does_not_exist(client, document):
    assert client.get(document.get_absolute_url()).status_code == 404


def test_a_public_document_of_a_public_record_is_open_to_all(client, document):
    Document.objects.update(visibility="public")

    assert content_of(client.get(document.get_absolute_url())) == FILE


def test_a_public_document_of_an_internal_record_stays_with_the_parties(client, document, ours):
    Document.objects.update(visibility="public")
    type(document.agreement).objects.update(visibility="internal")

    public = client.get(document.get_absolute_url())
    client.force_login(region_admin(ours))
    party = client.get(document.get_absolute_url())

    assert (public.status_code, party.status_code) == (404, 200)


def test_a_document_is_found_under_its_own_agreement_only(client, document, ours, theirs):
    admin = region_admin(ours)
    other = record_agreement(content=content(Side(ours), Side(theirs)), by=admin)
    client.force_login(admin)

    response = client.get(reverse("agreements:document-file", args=[other.uuid, document.uuid]))

    assert response.status_code == 404


# -- how it leaves the portal ----------------------------------------------------------------------
def test_the_file_leaves_as_a_download_that_no_browser_guesses_at(client, document, ours):
    client.force_login(region_admin(ours))

    response = client.get(document.get_absolute_url())

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''PKS%20%E2%80%9CPerizinan")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(len(FILE))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_file_is_only_read(client, document, ours, method):
    client.force_login(region_admin(ours))

    assert getattr(client, method)(document.get_absolute_url()).status_code == 405
    assert Document.objects.filter(pk=document.pk).exists()


# -- where it is named -----------------------------------------------------------------------------
def test_the_page_of_the_agreement_names_the_file_to_the_parties_only(client, document, theirs):
    page = document.agreement.get_absolute_url()

    public = client.get(page).content.decode()
    client.force_login(leader(theirs))
    party = client.get(page).content.decode()

    assert document.get_absolute_url() not in public
    assert document.sha256 not in public
    assert document.get_absolute_url() in party


def test_lists_and_the_api_say_nothing_of_a_file(client, document):
    answers = [client.get("/api/v1/agreements/"), client.get(f"/api/v1/agreements/{document.agreement.uuid}/")]

    assert all("sha256" not in answer.content.decode() for answer in answers)
    assert all(document.file.name not in answer.content.decode() for answer in answers)
