"""Every action speaks both languages, and the catalogue that is compiled is the one that is written."""

import re
from pathlib import Path

import polib
import pytest
from django.utils import translation

from sipkd.events.actions import ACTIONS, Group
from tests.events.sentences import SENTENCES

LOCALE = Path(__file__).resolve().parents[2] / "locale" / "en" / "LC_MESSAGES"
PLACES = re.compile(r"%\(\w+\)s")
FACTS = {
    "object": "PKS Layanan", "date": "2026-07-04", "days": "30", "address": "data.go.id", "reason": "HTTP 500",
    "key": "sipkd_abc", "first": "3", "last": "9", "count": 3, "names": "SIMPATI; PELITA",
    "party": "Kabupaten Utara", "milestone": "Bimtek", "recommendation": "dilanjutkan", "kind": "Naskah",
    "state": "utuh", "version": "2", "indicator": "31",
    "rows": "9", "new": "7", "changed": "2",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_what_the_calendar_and_the_portal_do_reads_as_a_sentence(name):
    facts = {**FACTS, "days": "90"} if name == "agreement.ends_soon" else FACTS

    with translation.override("id"):
        assert ACTIONS[name].describe(facts) == SENTENCES[name]


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_has_its_own_words_in_indonesian_and_in_english(name):
    action = ACTIONS[name]
    with translation.override("id"):
        indonesian = (str(action.label), str(action.sentence))
    with translation.override("en"):
        english = (str(action.label), str(action.sentence))

    assert indonesian[0] != english[0]
    assert indonesian[1] != english[1]
    assert sorted(PLACES.findall(indonesian[1])) == sorted(PLACES.findall(english[1]))
    assert action.group_name in Group.values


def test_a_date_is_told_in_the_language_of_the_reader():
    with translation.override("en"):
        assert ACTIONS["agreement.ended"].describe(FACTS) == "“PKS Layanan” ended on 4 July 2026."


def test_what_is_late_says_so_in_both_languages():
    said = {}
    for language in ("id", "en"):
        with translation.override(language):
            said[language] = ACTIONS["agreement.ended"].describe({**FACTS, "late": 12})

    assert said["id"].endswith("Pengingat ini terlambat 12 hari.")
    assert said["en"].endswith("This reminder is 12 days late.")


def test_the_compiled_catalogue_is_in_step_with_the_written_one():
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(LOCALE / "django.po") if entry.translated()}
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(LOCALE / "django.mo") if entry.msgid}

    assert compiled == written
