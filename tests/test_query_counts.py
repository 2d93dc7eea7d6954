"""Every list and detail, as JSON and as a page, costs the same number of queries with few rows and with many."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Document, ScopeItem
from agreements.services import Side, file_report, plan_milestone
from innovations.imports.models import InnovationImport
from innovations.models import Adoption, InnovationFile
from innovations.services import (
    add_innovation_file,
    advance_adoption,
    approve_adoption,
    confirm_application,
    give_evidence,
    name_innovation,
    open_version,
    publish_version,
    request_adoption,
    save_version,
    submit_version,
)
from sipkd.dates import today
from sipkd.events.services import record
from tests.api.reading import MAKERS, key_of
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    all_yes,
    approved_adoption,
    assessment_period,
    drafted,
    operator,
    pdf,
    pdf_upload,
    portal_verifier,
    published,
    region_admin,
    registered_agreement,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 20
SEVERAL = 6  # of what takes long to make
PAGES = {
    "region": "agencies:region",
    "agency": "agencies:agency",
    "agreement": "agreements:agreement",
    "innovation": "innovations:innovation",
    "adoption": "innovations:adoption",
}


def queries(client: Any, url: str, params: dict | None = None) -> list[str]:
    with CaptureQueriesContext(connection) as context:
        response = client.get(url, params or {})
        assert response.status_code == 200, response.content[:500]
    return [query["sql"] for query in context]


def assert_constant(
    client: Any, url: str, add: Callable[[], Any], params: dict | None = None, *, many: int = MANY
) -> None:
    """Add rows one by one; ask when there are few and when there are many."""
    for _ in range(FEW):
        add()
    queries(client, url, params)  # what is remembered from the first request on is not counted
    before = queries(client, url, params)
    for _ in range(many - FEW):
        add()
    after = queries(client, url, params)
    assert len(after) == len(before), Counter(map(shape, after)) - Counter(map(shape, before))


def shape(sql: str) -> str:
    """The query without its values."""
    return re.sub(r"IN \([\d, ]*\)", "IN (…)", re.sub(r"'[^']*'|\b\d+\b", "0", sql))[-300:]


# -- lists ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("resource", MAKERS)
def test_list_of_the_api(client, resource):
    assert_constant(client, reverse(f"api:{resource}-list"), MAKERS[resource], {"count": "true"})


@pytest.mark.parametrize("resource", PAGES)
def test_list_page(client, resource):
    client.force_login(portal_verifier())

    assert_constant(client, reverse(f"{PAGES[resource]}-list"), MAKERS[resource])


def test_list_of_files_with_innovations(client):
    admin = region_admin(RegionFactory())
    client.force_login(admin)

    def add() -> None:
        ended = {"state": InnovationImport.State.REFUSED, "ended_at": timezone.now(), "size": 1}
        InnovationImport.objects.create(uploaded_by=admin, original_name="inovasi.csv", language="id", **ended)

    assert_constant(client, reverse("innovations:innovation-import"), add, many=SEVERAL)


@pytest.mark.parametrize("address", ["api:milestone-list", "agreements:milestone-list"])
def test_list_of_milestones(client, address):
    client.force_login(portal_verifier())

    def add() -> None:
        agency = AgencyFactory()
        agreement = registered_agreement(Side(agency.region), Side(RegionFactory()))
        by = region_admin(agency.region)
        plan_milestone(agreement, title="Bimtek", due_on=today(), agency=agency, by=by)

    assert_constant(client, reverse(address), add)


@pytest.mark.parametrize("address", ["api:report-list", "agreements:report-list"])
def test_list_of_reports(client, address):
    client.force_login(portal_verifier())

    def add() -> None:
        region = RegionFactory()
        agreement = registered_agreement(Side(region), Side(RegionFactory()))
        told = {"summary": "Ada.", "answers": all_yes(), "recommendation": "dilanjutkan"}
        file_report(agreement, **told, by=region_admin(region))

    assert_constant(client, reverse(address), add)


@pytest.mark.parametrize("address", ["api:report-duty-list", "agreements:report-duty-list"])
def test_list_of_reports_that_are_owed(client, address):
    client.force_login(portal_verifier())

    assert_constant(
        client, reverse(address), lambda: registered_agreement(Side(RegionFactory()), Side(RegionFactory()))
    )


# -- details ----------------------------------------------------------------------------------------------------------
def around_region() -> tuple:
    region = RegionFactory()

    def add() -> None:
        AgencyFactory(region=region)
        InnovationFactory(agency=AgencyFactory(region=region))
        registered_agreement(Side(region), Side(RegionFactory()))

    return region, region, add


def around_agency() -> tuple:
    agency = AgencyFactory()

    def add() -> None:
        agency.affairs.add(AffairFactory())
        InnovationFactory(agency=agency)
        approved_adoption(InnovationFactory(), agency)

    return agency, agency.region, add


def around_agreement() -> tuple:
    """With what only its parties see: inner addenda and documents below it."""
    adopter, owner = AgencyFactory(), RegionFactory()
    agreement = umbrella_pks(adopter, owner)
    sides = Side(adopter.region), Side(owner)
    admin = region_admin(owner)

    def add() -> None:
        registered_agreement(*sides, parent=agreement, visibility="internal")
        registered_agreement(*sides, parent=agreement, kind="adendum", end_basis="unchanged", visibility="internal")
        innovation = InnovationFactory(agency=AgencyFactory(region=owner))
        name_innovation(innovation=innovation, agreement=agreement, by=admin)
        adoption = request_adoption(innovation=innovation, adopter=adopter, agreement=agreement, by=operator(adopter))
        approve_adoption(adoption, by=admin)
        agreement.affairs.add(AffairFactory())
        agreement.parties.get(region=owner).agencies.add(AgencyFactory(region=owner))
        ScopeItem.objects.create(agreement=agreement, order=agreement.scope_items.count() + 1, text="Replikasi")
        document = Document(agreement=agreement, uploaded_by=admin)
        document.take(pdf_upload())
        document.save()
        plan_milestone(agreement, title="Bimtek", due_on=today(), agency=adopter, by=operator(adopter))

    return agreement, owner, add


def around_innovation() -> tuple:
    innovation, uploader = InnovationFactory(), portal_verifier()

    def add() -> None:
        innovation.related_affairs.add(AffairFactory())
        approved_adoption(innovation)
        file = InnovationFile(innovation=innovation, kind="proposal", title="Proposal", uploaded_by=uploader)
        file.take(pdf_upload(content=pdf(f"Berkas {innovation.files.count()}")))
        file.save()

    return innovation, innovation.region, add


def around_adoption() -> tuple:
    adoption = approved_adoption()
    facts = {"innovation": "Inovasi", "adopter": "Dinas", "stage": "Persiapan"}

    def add() -> None:
        with transaction.atomic():
            record("adoption.advanced", adoption, by=operator(adoption.adopter), facts=facts)

    return adoption, adoption.adopter.region, add


AROUND = {
    "region": around_region,
    "agency": around_agency,
    "agreement": around_agreement,
    "innovation": around_innovation,
    "adoption": around_adoption,
}


@pytest.mark.parametrize("resource", AROUND)
def test_detail_of_the_api(client, resource):
    obj, region, add = AROUND[resource]()
    client.force_login(region_admin(region))

    assert_constant(client, reverse(f"api:{resource}-detail", kwargs=key_of(resource, obj)), add, many=SEVERAL)


@pytest.mark.parametrize("resource", AROUND)
def test_detail_page(client, resource):
    obj, region, add = AROUND[resource]()
    client.force_login(region_admin(region))

    assert_constant(client, reverse(f"{PAGES[resource]}-detail", kwargs=key_of(resource, obj)), add, many=SEVERAL)


@pytest.mark.parametrize("address", ["api:innovation-version-list", "innovations:version-list"])
def test_manuscripts(client, address):
    client.force_login(portal_verifier())

    assert_constant(client, reverse(address), drafted, many=SEVERAL)


@pytest.mark.parametrize("address", ["api:innovation-version-detail", "innovations:version-detail"])
def test_manuscript(client, address):
    """With more files, more versions and a longer history around it."""
    innovation = published()
    by = region_admin(innovation.region)
    client.force_login(by)
    first = innovation.versions.get()

    def add() -> None:
        version = open_version(innovation, by=by)
        save_version(version, fields={"goal": f"Tujuan {version.number}", "related_affairs": [AffairFactory()]}, by=by)
        content = pdf(f"Proposal {version.number}")
        add_innovation_file(
            innovation,
            upload=pdf_upload(content=content),
            kind="proposal",
            title="Proposal",
            visibility="public",
            by=by,
        )
        publish_version(submit_version(version, by=by), by=portal_verifier())

    assert_constant(client, reverse(address, kwargs={"id": first.uuid}), add, {"against": 1}, many=SEVERAL)


@pytest.mark.parametrize("address", ["api:innovation-indicators", "innovations:indicators"])
def test_indicators(client, address):
    """With more evidence, each with a file, and more adoptions that count."""
    innovation = published()
    period = assessment_period(2030, tuple(range(1, 32)))
    by = region_admin(innovation.region)
    client.force_login(by)
    unanswered = iter(period.indicators.in_order())

    def add() -> None:
        row = next(unanswered)
        upload = pdf_upload(content=pdf(f"Bukti {row.number}"))
        give_evidence(innovation, indicator=row, parameter=1, upload=upload, by=by)
        adoption = approved_adoption(innovation)
        for stage in (Adoption.Stage.PREPARATION, Adoption.Stage.APPLICATION):
            adoption = advance_adoption(adoption, to=stage, applied_on=today(), by=adoption.requested_by)
        confirm_application(adoption, by=by)

    assert_constant(client, reverse(address, kwargs={"id": innovation.uuid}), add, many=SEVERAL)


@pytest.mark.parametrize("address", ["api:innovation-entitlement", "innovations:innovation-detail"])
def test_entitlement(client, address):
    innovation, agency = InnovationFactory(), AgencyFactory()
    url = reverse(address, kwargs={"id": innovation.uuid})

    assert_constant(client, url, lambda: umbrella_pks(agency, innovation.region), {"agency": agency.uuid})


def test_adoptable_innovations(client):
    agency, owner = AgencyFactory(), AgencyFactory()
    url = reverse("api:agency-adoptable-innovations", kwargs={"id": agency.uuid})

    def add() -> None:
        umbrella_pks(agency, owner.region)
        InnovationFactory(agency=owner)

    assert_constant(client, url, add)


@pytest.mark.parametrize("place", ["agency", "region", "home"])
def test_cards_that_say_under_what_each_may_be_adopted(client, place):
    agency, owner = AgencyFactory(), AgencyFactory()
    urls = {"agency": owner.get_absolute_url(), "region": owner.region.get_absolute_url(), "home": reverse("home")}
    client.force_login(operator(agency))

    def add() -> None:
        umbrella_pks(agency, owner.region)
        InnovationFactory(agency=owner)

    assert_constant(client, urls[place], add, many=SEVERAL)


@pytest.mark.parametrize("address", ["api:notification-list", "events:notification-list"])
def test_inbox(client, address):
    adopter = AgencyFactory()
    client.force_login(operator(adopter))

    assert_constant(client, reverse(address), lambda: approved_adoption(InnovationFactory(), adopter))


def test_home(client):
    assert_constant(client, reverse("home"), approved_adoption)
