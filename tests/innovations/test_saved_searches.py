"""Searches that officials keep: theirs alone, within limits, and what is new in them is told once."""

import pytest
from django.core import mail
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement
from innovations.models import Innovation
from innovations.saved import matching, services
from innovations.saved.asking import canonical, checked
from innovations.saved.models import SavedSearch, SearchMatch
from innovations.tasks import match_saved_searches
from sipkd.errors import RuleViolation
from sipkd.events.models import ChatChannel, ChatMessage, Event, Notification, NotificationPreference
from sipkd.events.services import record
from sipkd.events.tasks import deliver_due
from tests.factories import AffairFactory, AgencyFactory, RegionFactory, UserFactory, operator
from tests.innovations.publishing import published

pytestmark = pytest.mark.django_db
CATALOGUE = "innovations:innovation-list"


def save(user, query: str = "q=stunting", name: str = "Stunting", **fields) -> SavedSearch:
    return services.save_search(name=name, query=checked(query, user), by=user, **fields)


def told(user) -> list[str]:
    """The sentences in the inbox about searches, oldest first."""
    rows = Notification.objects.visible_to(user).inbox().filter(event__action="search.matched").order_by("id")
    return [row.event.sentence for row in rows.select_related("event")]


# -- what is kept --------------------------------------------------------------------------------------------------
def test_the_same_filters_are_the_same_query_however_they_are_written():
    one = canonical("stage=uji_coba&q=stunting&page_size=5&cursor=x&stage=penerapan&kind=&on=2025-01-01&facets=year")

    assert one == canonical(QueryDict("q=stunting&stage=penerapan&stage=uji_coba"))
    assert one == "q=stunting&stage=penerapan&stage=uji_coba"


@pytest.mark.parametrize("query", ["", "q=", "ordering=name", "cursor=abc", "warna=merah"])
def test_a_search_for_nothing_is_not_kept(query):
    user = UserFactory()

    with pytest.raises(RuleViolation) as refusal:
        save(user, query)

    assert refusal.value.code == "no-criteria"
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["stage=selesai", "affair=99.99", "region=xx", "adoptable_by=bukan-uuid"])
def test_a_filter_that_the_catalogue_does_not_know_is_not_kept(query):
    with pytest.raises(RuleViolation) as refusal:
        save(UserFactory(), query)

    assert refusal.value.code == "unknown-criteria"


def test_the_same_name_and_the_same_filters_are_kept_once_per_person():
    user, other = UserFactory(), UserFactory()
    save(user)

    for query, name, code in (("q=izin", "Stunting", "name-taken"), ("q=stunting", "Lain", "query-saved-already")):
        with pytest.raises(RuleViolation) as refusal:
            save(user, query, name)
        assert refusal.value.code == code

    save(other)
    assert SavedSearch.objects.count() == 2


def test_a_person_keeps_at_most_twenty(monkeypatch):
    monkeypatch.setattr(services, "MOST", 3)
    user = UserFactory()
    for number in range(3):
        save(user, f"q=kata{number}", f"Pencarian {number}")

    with pytest.raises(RuleViolation) as refusal:
        save(user)

    assert refusal.value.code == "too-many-searches"
    assert SavedSearch.objects.count() == 3
    services.delete_search(SavedSearch.objects.first(), by=user)
    save(user)


# -- what is new ---------------------------------------------------------------------------------------------------
def test_what_is_published_afterwards_and_matches_is_told_once_with_its_name():
    user = UserFactory()
    published("Kejar Stunting")
    search = save(user)
    published("Cegah Stunting")
    published("Layanan Izin")

    assert match_saved_searches() == 1
    assert match_saved_searches() == 0
    assert told(user) == ["1 inovasi baru cocok dengan pencarian tersimpan Anda: Cegah Stunting."]
    assert [match.innovation.name for match in search.matches.all()] == ["Cegah Stunting"]


def test_many_new_ones_are_one_notification_that_names_the_first_three():
    user = UserFactory()
    save(user)
    for number in range(5):
        published(f"Stunting {number}")

    assert match_saved_searches() == 5
    names = "Stunting 4; Stunting 3; Stunting 2 (+2)"
    assert told(user) == [f"5 inovasi baru cocok dengan pencarian tersimpan Anda: {names}."]


def test_nothing_is_missed_and_nothing_told_twice_after_the_clock_stood_still():
    user = UserFactory()
    save(user)
    first = published("Stunting satu")
    match_saved_searches()

    touched(first)
    published("Stunting dua")
    published("Stunting tiga")
    touched(first)

    assert match_saved_searches() == 2
    assert match_saved_searches() == 0
    assert told(user)[1:] == ["2 inovasi baru cocok dengan pencarian tersimpan Anda: Stunting tiga; Stunting dua."]


def test_an_innovation_that_was_there_before_is_no_news_when_it_changes():
    user, old = UserFactory(), published("Kejar Stunting")
    save(user)

    touched(old)

    assert match_saved_searches() == 0
    assert told(user) == []


def test_what_was_hidden_when_the_search_was_saved_is_news_once_it_opens():
    user = UserFactory()
    hidden = published("Stunting internal", visibility=Agreement.Visibility.INTERNAL)
    save(user)
    touched(hidden)
    assert match_saved_searches() == 0

    Innovation.objects.filter(pk=hidden.pk).update(visibility=Agreement.Visibility.PUBLIC)
    hidden.refresh_from_db()
    touched(hidden)

    assert match_saved_searches() == 1


def test_nobody_is_told_of_what_they_may_not_see():
    region = RegionFactory()
    outsider, insider = UserFactory(), operator(AgencyFactory(region=region))
    for user in (outsider, insider):
        save(user)

    published("Stunting internal", agency=AgencyFactory(region=region), visibility=Agreement.Visibility.INTERNAL)

    assert match_saved_searches() == 1
    assert (len(told(outsider)), len(told(insider))) == (0, 1)


def test_the_filters_of_the_catalogue_decide_what_matches():
    user, affair = UserFactory(), AffairFactory()
    save(user, f"affair={affair.code}&kind=digital", "Digital")

    published("Satu", affair=affair, kind="digital")
    published("Dua", affair=affair, kind="non_digital")
    published("Tiga", kind="digital")

    assert match_saved_searches() == 1
    assert told(user) == ["1 inovasi baru cocok dengan pencarian tersimpan Anda: Satu."]


def test_other_filters_begin_anew_and_another_name_does_not():
    user = UserFactory()
    search = save(user)
    published("Stunting lama")
    services.change_search(search, name="Gizi", by=user)
    assert match_saved_searches() == 1
    published("Izin lama")

    services.change_search(search, query=checked("q=izin", user), by=user)
    published("Izin baru")

    assert match_saved_searches() == 1
    assert told(user)[-1].endswith(": Izin baru.")


def test_who_does_not_want_to_be_told_is_not_and_hears_only_of_what_comes_after_changing_that():
    user = UserFactory()
    search = save(user, is_watched=False)
    published("Stunting satu")
    assert match_saved_searches() == 0

    services.change_search(search, is_watched=True, by=user)
    published("Stunting dua")

    assert match_saved_searches() == 1


def test_an_account_that_is_closed_is_not_told():
    user = UserFactory()
    save(user)
    user.is_active = False
    user.save()

    published("Stunting")

    assert match_saved_searches() == 0


def test_a_search_that_can_no_longer_be_asked_stops_no_other():
    user, agency = UserFactory(), AgencyFactory()
    save(user, f"agency={agency.uuid}", "Rusak")
    SavedSearch.objects.update(query="agency=bukan-uuid")
    save(user)

    published("Stunting")

    assert match_saved_searches() == 1


def test_what_was_told_is_not_told_again_even_if_the_place_in_the_feed_is_lost():
    user = UserFactory()
    search = save(user)
    published("Stunting")
    match_saved_searches()

    SavedSearch.objects.update(position=search.since)

    assert match_saved_searches() == 0
    assert len(told(user)) == 1


def test_mail_goes_by_the_preference_of_the_group():
    at_once, never = UserFactory(), UserFactory()
    NotificationPreference.objects.create(user=never, group="search", mode="inbox")
    for user in (at_once, never):
        save(user)

    published("Stunting")
    match_saved_searches()
    deliver_due()

    (message,) = mail.outbox
    assert message.to == [at_once.email]
    assert message.subject == "[SIPKD] Inovasi baru cocok dengan pencarian: Stunting"
    assert (len(told(at_once)), len(told(never))) == (1, 1)


def test_the_chat_of_a_region_does_not_hear_of_what_is_one_person_s():
    agency = AgencyFactory()
    save(operator(agency))
    ChatChannel.objects.create(
        name="TKKSD", region=agency.region, address="json://x", groups=["search"], is_active=True
    )

    published("Stunting")

    assert match_saved_searches() == 1
    assert not ChatMessage.objects.exists()


def test_the_ledger_never_says_what_somebody_looks_for():
    user = UserFactory()
    save(user, "q=stunting", "Untuk Bu Ratna")
    published("Cegah Stunting")
    match_saved_searches()

    event = Event.objects.get(action="search.matched")

    assert event.actor is None
    assert "Ratna" not in f"{event.object_label}{event.facts}{event.changes}"
    assert event.facts == {"count": 1, "names": "Cegah Stunting"}


def test_looking_costs_little_where_no_innovation_changed():
    for user in UserFactory.create_batch(3):
        save(user)
    region = RegionFactory()
    with transaction.atomic():
        record("region.changed", region, by=None)

    with CaptureQueriesContext(connection) as queries:
        assert matching.run() == 0

    assert len(queries) == 4  # where the ledger is, who is behind, whether an innovation changed, and a note of that
    with CaptureQueriesContext(connection) as queries:
        assert matching.run() == 0
    assert len(queries) == 2


def test_a_deleted_search_takes_its_notifications_along():
    user = UserFactory()
    search = save(user)
    published("Stunting")
    match_saved_searches()

    services.delete_search(search, by=user)

    assert told(user) == []
    assert not SearchMatch.objects.exists()


# -- pages ---------------------------------------------------------------------------------------------------------
def test_an_official_saves_what_the_catalogue_shows_and_is_brought_back_to_it(client):
    user = UserFactory()
    client.force_login(user)
    assert "Simpan pencarian" not in client.get(reverse(CATALOGUE)).content.decode()
    shown = client.get(reverse(CATALOGUE), {"q": "stunting"}).content.decode()
    url = f"{reverse('innovations:search-save')}?q=stunting"
    assert f'href="{url}"' in shown

    asked = client.get(url).content.decode()
    answer = client.post(url, {"name": "Gizi", "is_watched": "on"})

    assert 'value="stunting"' in asked
    assert answer["Location"] == f"{reverse(CATALOGUE)}?q=stunting"
    assert SavedSearch.objects.get(owner=user).query == "q=stunting"
    assert "Tersimpan: Gizi" in client.get(answer["Location"]).content.decode()


def test_a_refusal_stands_above_the_form_and_keeps_nothing(client):
    user = UserFactory()
    client.force_login(user)
    save(user)

    answer = client.post(f"{reverse('innovations:search-save')}?q=izin", {"name": "Stunting"})

    assert answer.status_code == 422
    assert "Anda sudah mempunyai pencarian dengan nama itu." in answer.content.decode()
    assert SavedSearch.objects.count() == 1


def test_new_filters_may_replace_those_of_a_search_that_is_there(client):
    user = UserFactory()
    client.force_login(user)
    search = save(user)

    client.post(f"{reverse('innovations:search-save')}?q=izin", {"name": "Izin", "replaces": search.uuid})

    search.refresh_from_db()
    assert (search.name, search.query, search.is_watched) == ("Izin", "q=izin", False)


def test_a_search_of_somebody_else_cannot_be_replaced(client):
    client.force_login(UserFactory())
    save(user := UserFactory())
    client.post(f"{reverse('innovations:search-save')}?q=izin", {"name": "Milik saya"})
    search = SavedSearch.objects.get(owner=user)

    answer = client.post(f"{reverse('innovations:search-save')}?q=gizi", {"name": "X", "replaces": search.uuid})

    assert answer.status_code == 422
    search.refresh_from_db()
    assert search.query == "q=stunting"


def test_its_page_says_what_it_looks_for_and_what_is_new(client):
    user = UserFactory()
    client.force_login(user)
    affair = AffairFactory(name="Kesehatan Ibu")
    search = save(user, f"q=stunting&affair={affair.code}")
    published("Cegah Stunting", affair=affair)
    match_saved_searches()

    page = client.get(search.get_absolute_url()).content.decode()

    assert "Kesehatan Ibu" in page
    assert "Cegah Stunting" in page.partition('id="baru"')[2]


def test_renaming_and_deleting(client):
    user = UserFactory()
    client.force_login(user)
    search = save(user)

    client.post(reverse("innovations:search-edit", args=[search.uuid]), {"name": "Gizi buruk"})
    search.refresh_from_db()
    assert (search.name, search.is_watched) == ("Gizi buruk", False)

    answer = client.post(reverse("innovations:search-delete", args=[search.uuid]))
    assert answer["Location"] == reverse("innovations:search-list")
    assert not SavedSearch.objects.exists()


def test_the_list_takes_as_many_queries_for_two_as_for_twenty(client):
    user, agency = UserFactory(), AgencyFactory()
    client.force_login(user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            assert client.get(reverse("innovations:search-list")).status_code == 200
        return len(context)

    for number in range(2):
        save(user, f"q=kata{number}&region={agency.region.code}&agency={agency.uuid}", f"Nomor {number}")
    few = queries()
    for number in range(2, 20):
        save(user, f"q=kata{number}&agency={AgencyFactory().uuid}", f"Nomor {number}")

    assert queries() == few


# -- API -----------------------------------------------------------------------------------------------------------
def test_programs_of_an_official_save_change_and_delete(client):
    user = UserFactory()
    client.force_login(user)
    url, asked = reverse("api:saved-search-list"), {"name": "Stunting", "query": "?stage=penerapan&q=stunting"}

    created = client.post(url, asked, content_type="application/json")
    body = created.json()
    changed = client.patch(body["url"], {"is_watched": False}, content_type="application/json").json()

    assert created.status_code == 201
    assert (body["query"], body["is_watched"]) == ("q=stunting&stage=penerapan", True)
    assert body["criteria"] == [
        {"label": "Kata kunci", "value": "stunting"},
        {"label": "Tahapan inovasi", "value": "Penerapan"},
    ]
    assert client.get(body["results"]).status_code == 200
    assert (changed["is_watched"], changed["query"]) == (False, body["query"])
    assert client.delete(body["url"]).status_code == 204
    assert client.get(url).json()["results"] == []


@pytest.mark.parametrize("given", [{"query": "q="}, {"query": "stage=x"}, {"name": ""}, {"name": "x" * 101}])
def test_what_cannot_be_kept_is_a_problem_at_its_field_and_changes_nothing(client, given):
    user = UserFactory()
    client.force_login(user)
    search = save(user)

    answer = client.patch(
        reverse("api:saved-search-detail", args=[search.uuid]), given, content_type="application/json"
    )

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{next(iter(given))}"]
    search.refresh_from_db()
    assert (search.name, search.query) == ("Stunting", "q=stunting")


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_to_all_others_it_does_not_exist(client, method):
    search = save(UserFactory())
    client.force_login(UserFactory(role="portal_admin", is_superuser=True))

    answer = getattr(client, method)(
        reverse("api:saved-search-detail", args=[search.uuid]), content_type="application/json"
    )

    assert answer.status_code == 404
    assert SavedSearch.objects.count() == 1


def touched(innovation: Innovation) -> None:
    """Something happened to it that changes no filter."""
    with transaction.atomic():
        record("innovation.named", innovation, by=None, facts={"agreement": "PKS"})
