"""The synonyms of a release: offered once, and never against what an admin made of them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from innovations.search.models import SearchSynonym, ShippedSynonym
from innovations.search.synonyms import groups_of_file, load_synonyms
from tests.factories import portal_admin

pytestmark = pytest.mark.django_db
OFFICE = ["opd", "skpd", "dinas"]
MOTHER = ["ibu", "bunda"]
FIRST = [OFFICE, MOTHER]


def groups() -> list[list[str]]:
    return sorted(SearchSynonym.objects.values_list("words", flat=True))


def row(words: list[str]) -> SearchSynonym:
    return SearchSynonym.objects.get(words=words)


def change(words: list[str], to: list[str]) -> None:
    SearchSynonym.objects.filter(words=words).update(words=to)


@pytest.fixture
def first_release() -> None:
    assert load_synonyms(FIRST) == 2
    assert groups() == sorted(FIRST)


@pytest.mark.usefixtures("first_release")
class TestALaterRelease:
    def test_that_is_the_same_changes_nothing(self):
        before = sorted(SearchSynonym.objects.values_list("pk", flat=True))

        load_synonyms(FIRST)

        assert sorted(SearchSynonym.objects.values_list("pk", flat=True)) == before

    def test_adds_its_new_groups_and_extends_those_that_were_left_as_they_came(self):
        extended, new = [*OFFICE, "perangkat daerah"], ["ibu", "mama"]

        load_synonyms([extended, MOTHER, new])

        assert groups() == sorted([extended, MOTHER, new])

    def test_takes_back_a_word_of_a_group_that_was_left_as_it_came(self):
        load_synonyms([OFFICE[:2], MOTHER])

        assert groups() == sorted([OFFICE[:2], MOTHER])

    def test_brings_back_what_it_took_back_itself(self):
        for office in (OFFICE[:2], [*OFFICE, "biro"], OFFICE):
            load_synonyms([office, MOTHER])

            assert groups() == sorted([office, MOTHER])

    def test_parts_a_group_in_two(self):
        four = [*OFFICE, "badan"]
        load_synonyms([four, MOTHER])

        load_synonyms([["opd", "skpd"], ["dinas", "badan"], MOTHER])

        assert groups() == sorted([["opd", "skpd"], ["dinas", "badan"], MOTHER])

    def test_leaves_what_an_admin_changed(self):
        change(OFFICE, ["opd", "skpd", "kantor"])
        mine = groups()

        load_synonyms(FIRST)
        load_synonyms([[*OFFICE, "perangkat daerah"], MOTHER])
        load_synonyms([[*OFFICE, "perangkat daerah", "biro"], MOTHER])

        assert groups() == mine

    def test_does_not_bring_back_what_an_admin_deleted(self):
        row(OFFICE).delete()

        load_synonyms(FIRST)
        load_synonyms([[*OFFICE, "perangkat daerah"], MOTHER])
        load_synonyms([[*OFFICE, "perangkat daerah", "biro"], MOTHER])

        assert groups() == [MOTHER]

    def test_leaves_what_an_admin_added_and_brings_no_other_group_of_the_same_words(self):
        mine = ["posyandu", "pos pelayanan terpadu", "pos ibu dan anak"]
        SearchSynonym.objects.create(words=mine)

        load_synonyms([*FIRST, ["posyandu", "pos pelayanan terpadu"], ["posyandu", "posbindu"]])

        assert groups() == sorted([*FIRST, mine, ["posyandu", "posbindu"]])

    def test_takes_another_order_of_the_words_for_the_same_group(self):
        change(OFFICE, OFFICE[::-1])

        load_synonyms([[*OFFICE, "biro"], MOTHER])

        assert groups() == sorted([[*OFFICE, "biro"], MOTHER])


def test_a_new_installation_gets_every_group_of_the_file_also_those_that_share_words():
    assert load_synonyms() == len(groups_of_file()) == SearchSynonym.objects.count() == ShippedSynonym.objects.count()


def test_an_installation_from_before_is_told_from_the_log_of_its_admin_what_came_with_a_release(client):
    """As the migration finds it: rows, and nothing that remembers where they are from."""
    health, gone = ["bumil", "ibu hamil"], ["tetirah", "wisata"]
    for words in [OFFICE, MOTHER, health, gone]:
        SearchSynonym.objects.create(words=words)
    client.force_login(portal_admin())
    changed = reverse("admin:innovations_searchsynonym_change", args=[row(health).pk])
    assert client.post(changed, {"words": "bumil, ibu hamil, kehamilan"}).status_code == 302
    added = reverse("admin:innovations_searchsynonym_add")
    assert client.post(added, {"words": "kades, kepala desa"}).status_code == 302
    deleted = reverse("admin:innovations_searchsynonym_delete", args=[row(gone).pk])
    assert client.post(deleted, {"post": "yes"}).status_code == 302
    assert LogEntry.objects.count() == 3

    import_module("innovations.migrations.0018_synonyms_shipped_until_now").remember(apps, None)
    load_synonyms([[*OFFICE, "biro"], MOTHER, health, gone, ["kades", "kepala desa", "lurah"], ["tetirah", "liburan"]])

    assert groups() == sorted(
        [
            [*OFFICE, "biro"],
            MOTHER,
            [*health, "kehamilan"],
            ["kades", "kepala desa"],
            ["tetirah", "liburan"],
        ]
    )
