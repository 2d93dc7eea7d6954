"""What is changed in the admin, by an import or in a task stands in the same history as everything else."""

import pytest
from structlog.contextvars import bound_contextvars

from agencies.models import Agency, Region, User
from agencies.reference import load
from sipkd.events.models import Event
from tests.events.given import happening
from tests.factories import AgencyFactory, RegionFactory, UserFactory, portal_admin, region_admin


@pytest.fixture
def admin(db, client) -> User:
    user = portal_admin()
    client.force_login(user)
    return user


def posted(client, obj, **changes):
    """Send the object's admin form as it is, but for the changes."""
    path = f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/change/"
    form = client.get(path).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    data = {name: ([item.pk for item in v] if isinstance(v, list) else v) for name, v in data.items()}
    for name in ("last_login", "date_joined", "password", "source_urls"):
        data.pop(name, None)
    if "source_urls" in form.fields:
        data["source_urls"] = "[]"
    return client.post(path, {**data, **changes})


def test_a_region_changed_in_the_admin_is_an_event_with_old_and_new(admin, client):
    region = RegionFactory(name="Kabupaten Lama")

    answer = posted(client, region, name="Kabupaten Baru")

    assert answer.status_code == 302
    event = Event.objects.about(region).get()
    assert (event.action, event.actor) == ("region.changed", admin)
    assert event.changes == {"name": ["Kabupaten Lama", "Kabupaten Baru"]}
    assert event.request_id


def test_an_agency_added_in_the_admin_begins_its_history(admin, client):
    region = RegionFactory()

    client.post(
        "/admin/agencies/agency/add/",
        {"region": region.pk, "name": "Dinas Baru", "kind": "dinas", "source_urls": "[]"},
    )

    assert Event.objects.about(Agency.objects.get(name="Dinas Baru")).get().action == "agency.loaded"


def test_the_history_of_an_account_tells_no_personal_data(admin, client):
    user = region_admin(RegionFactory(), name="Siti Rahayu", email="siti@contoh.go.id")

    posted(client, user, name="Siti Aminah", email="aminah@contoh.go.id", role="leader")

    event = Event.objects.about(user).get()
    assert event.changes == {"name": ["•", "•"], "email": ["•", "•"], "role": ["region_admin", "leader"]}
    kept = " ".join(str(value) for value in Event.objects.filter(pk=event.pk).values_list()[0])
    assert not any(word in kept for word in ("Siti", "Aminah", "contoh.go.id"))


def test_a_new_password_is_an_event_and_the_password_is_not(admin, client):
    user = UserFactory()

    answer = client.post(
        f"/admin/agencies/user/{user.pk}/password/",
        {"usable_password": "true", "password1": "kuda-laut-biru-77", "password2": "kuda-laut-biru-77"},
    )

    assert answer.status_code == 302
    assert Event.objects.about(user).get().changes == {"password": ["•", "•"]}


def test_an_admin_form_that_changes_nothing_records_nothing(admin, client):
    region = RegionFactory()

    posted(client, region)

    assert not Event.objects.exists()


def test_what_is_deleted_in_the_admin_keeps_its_history(admin, client):
    region = RegionFactory()

    client.post(f"/admin/agencies/region/{region.pk}/delete/", {"post": "yes"})

    assert not Region.objects.filter(pk=region.pk).exists()
    assert [event.action for event in Event.objects.about(region)] == ["region.deleted"]


def test_the_portal_admin_reads_the_history_of_an_account_and_nobody_else_does(admin, client):
    user = UserFactory()
    posted(client, user, role="verifier")
    path = Event.objects.about(user).get().get_absolute_url()

    assert "Akun diubah" in client.get(path).text
    client.force_login(region_admin(RegionFactory()))
    assert client.get(path).status_code == 403


def test_reference_data_is_recorded_once_and_again_only_where_it_changed(db):
    load()
    begun = Event.objects.count()
    Region.objects.filter(code="18.01").update(name="Kabupaten Salah")

    load()
    load()

    assert begun == Event.objects.filter(action__endswith=".loaded").count()
    assert Event.objects.filter(action="region.loaded").count() == 552
    (again,) = Event.objects.order_by("id")[begun:]
    assert (again.action, again.object_id) == ("region.changed", Region.objects.get(code="18.01").uuid)


def test_an_event_in_a_task_names_the_request_that_caused_it(db):
    with bound_contextvars(request_id="permintaan-1", task_id="tugas-1"):
        by_request = happening()
    with bound_contextvars(task_id="tugas-2"):
        by_beat = happening()

    assert (by_request.request_id, by_beat.request_id) == ("permintaan-1", "tugas-2")


def test_agencies_of_a_region_change_in_the_feed_too(admin, client):
    agency = AgencyFactory()

    posted(client, agency, name="Dinas Berganti Nama")

    (entry,) = client.get("/api/v1/changes/").json()["results"]
    assert (entry["kind"], entry["resource"], entry["id"]) == ("upsert", "agencies", str(agency.uuid))
