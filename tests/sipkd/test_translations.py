"""English: complete, in step with the sources, and really what a reader of /en/ sees."""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser

import polib
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse, translate_url
from django.utils import translation

from agreements.models import Agreement
from innovations.models import Adoption, Innovation
from sipkd.events.services import record
from sipkd.management.commands.messages import CATALOGUE, found_texts, key_of
from tests.factories import AgencyFactory, InnovationFactory, approved_adoption, operator, region_admin

PLACES = re.compile(r"%\(\w+\)[sd]|</?\w+[^>]*>")
# Words that no Indonesian sentence does without and no English one has.
INDONESIAN = re.compile(
    r"\b(yang|dan|atau|dari|untuk|dengan|oleh|pada|dalam|tidak|belum|sudah|telah|akan|dapat|ini|itu|bila|agar|setiap"
    r"|semua|anda|cari|lihat|pilih|isi|tulis|simpan|hapus|masuk|keluar|kirim|buka|menunggu|berlaku|berakhir|sejak"
    r"|sampai|tanggal|tahun|daftar|jenis|inovasi|replikasi|perangkat|naskah|pihak|urusan)\b",
    re.IGNORECASE,
)
SPOKEN = ("nav", "h1", "h2", "h3", "button", "label", "legend", "caption", "th", "dt", "summary", "title", "option")
# What stays Indonesian in English: names, addresses, the terms that stand on documents, and what is quoted.
PROPER = re.compile(
    r"Bahasa Indonesia|Kesepakatan Bersama|Nota Kesepahaman|Perjanjian Kerja Sama|\([^)]*\)|“[^”]*”|https?://\S+"
    r"|\b(Dinas|Inovasi|Kabupaten|Naskah|Pejabat|Urusan)( Contoh)? \d+"
)


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(CATALOGUE)


# -- the catalogue ---------------------------------------------------------------------------------
def test_compiled_catalogue_is_what_the_written_one_compiles_to(catalogue):
    assert CATALOGUE.with_suffix(".mo").read_bytes() == catalogue.to_binary(), "run `make messages`"


def test_every_text_has_a_translation_that_nobody_guessed(catalogue):
    unfinished = [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy]

    assert not unfinished, "translate these in locale/en, then run `make messages`"


def test_translations_keep_every_placeholder_and_tag(catalogue):
    broken = [
        (entry.msgid, english)
        for entry in catalogue
        for english in translations_of(entry)
        if sorted(PLACES.findall(english)) != sorted(PLACES.findall(entry.msgid))
    ]

    assert not broken


def test_translations_begin_and_end_as_their_texts_do(catalogue):
    broken = [
        (entry.msgid, english)
        for entry in catalogue
        for english in translations_of(entry)
        if edges(english) != edges(entry.msgid)
    ]

    assert not broken


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed")
def test_catalogue_has_exactly_the_texts_of_the_sources(catalogue):
    written, found = {key_of(entry) for entry in catalogue}, {key_of(entry) for entry in found_texts()}

    assert not (found - written), "not in locale/en yet: run `make messages`, then translate these"
    assert not (written - found), "no longer in the sources: run `make messages`"


def translations_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def edges(text: str) -> tuple[bool, bool, bool]:
    """Space around a text, and the full stop of a sentence, belong to the page as much as to the text."""
    return text[:1].isspace(), text[-1:].isspace(), text.rstrip()[-1:] in ".:…"


# -- the pages -------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def language_of_this_test() -> Iterator[None]:
    """A request leaves its language behind."""
    with translation.override("id"):
        yield


@pytest.fixture
def world(db) -> dict[str, str]:
    """One of everything that has a public page; the addresses of those pages."""
    adoption = approved_adoption(InnovationFactory(summary=""), AgencyFactory())
    agreement = Agreement.objects.get()
    with translation.override("en"):
        return {
            page.get_absolute_url(): str(page)
            for page in (adoption, agreement, adoption.innovation, adoption.adopter, adoption.adopter.region)
        }


def addresses_without_parameters() -> list[str]:
    """Every page that is opened by its address alone."""

    def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name}"
            elif pattern.namespace != "api" and pattern.app_name != "admin":
                yield from names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)

    found = set()
    with translation.override("en"):
        for name in names(get_resolver()):
            with suppress(NoReverseMatch):  # it has parameters
                found.add(reverse(name))
    return sorted(address for address in found if address.startswith("/en/"))


class Visible(HTMLParser):
    """The words of a page: all that are shown, and those that guide a reader, tag by tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.quoted: list[int] = []  # how deep there are words that say that they are Indonesian
        self.language = ""
        self.languages: dict[str, str] = {}
        self.words: list[str] = []
        self.guiding: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        named = dict(attrs)
        if tag == "html":
            self.language = named["lang"]
        if named.get("hreflang"):
            self.languages[named["hreflang"]] = named["href"]
        self.guiding += [named[name] for name in ("aria-label", "title", "placeholder", "alt") if named.get(name)]
        if tag not in ("meta", "link", "input", "img", "br", "hr", "path", "circle", "rect", "line"):
            self.open.append(tag)
            if tag != "html" and named.get("lang") == "id":
                self.quoted.append(len(self.open))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
            self.quoted = [depth for depth in self.quoted if depth <= len(self.open)]

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or self.quoted or {"script", "style"} & set(self.open):
            return
        self.words.append(text)
        if set(SPOKEN) & set(self.open):
            self.guiding.append(text)


def indonesian_in(texts: list[str]) -> list[str]:
    return [text for text in texts if INDONESIAN.search(PROPER.sub("", text))]


def opened(client: Client, address: str) -> Visible | None:
    """The page, if that address answers with one."""
    answer = client.get(address)
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return Visible(answer.content.decode()) if is_page else None


def test_every_public_page_below_en_speaks_english(client, world):
    pages = {address: opened(client, address) for address in [*addresses_without_parameters(), *world]}
    shown = {address: page for address, page in pages.items() if page}

    assert {"/en/", *world} <= shown.keys()
    assert {address: page.language for address, page in shown.items() if page.language != "en"} == {}
    assert {address: found for address, page in shown.items() if (found := indonesian_in(page.guiding))} == {}
    assert {address: found for address, page in shown.items() if (found := indonesian_in(page.words))} == {}


@pytest.mark.parametrize("role", ["region_admin", "operator"])
def test_every_page_of_an_official_below_en_speaks_english(client, world, role):
    agency = Innovation.objects.get().agency
    client.force_login(operator(agency) if role == "operator" else region_admin(agency.region))
    pages = {address: opened(client, address) for address in [*addresses_without_parameters(), *world]}
    shown = {address: page for address, page in pages.items() if page}

    assert {address: found for address, page in shown.items() if (found := indonesian_in(page.words))} == {}


def test_errors_below_en_are_told_in_english(client, db):
    page = Visible(client.get("/en/nowhere/").content.decode())

    assert page.language == "en"
    assert "Page not found" in page.words
    assert indonesian_in(page.words) == []


def test_failure_of_the_portal_is_told_in_the_language_of_the_address(client, db, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("sipkd.views.on_date", fail)
    client.raise_request_exception = False
    english, indonesian = (Visible(client.get(address).content.decode()) for address in ("/en/", "/"))

    assert (english.language, indonesian.language) == ("en", "id")
    assert indonesian_in(english.words) == []


# -- from one language to the other ----------------------------------------------------------------
@pytest.mark.parametrize("query", ["", "?q=izin+usaha&in_force=true", "?document_kind=pks&document_kind=mou"])
def test_the_language_switch_goes_both_ways_and_keeps_the_query(client, db, query):
    here = reverse("agreements:agreement-list")
    there = translate_url(here, "en")

    assert there != here
    for address in (here, there):
        assert opened(client, address + query).languages == {"id": here + query, "en": there + query}


def test_counted_nouns_have_their_english_plural(client, world):
    InnovationFactory.create_batch(2)
    address = translate_url(reverse("innovations:innovation-list"), "en")
    three, none = (client.get(address + query).content.decode() for query in ("?count=true", "?count=true&q=zzzz"))
    one = client.get(translate_url(reverse("innovations:adoption-list"), "en") + "?count=true").content.decode()

    assert "<strong>3</strong> innovations" in three
    assert "<strong>0</strong> innovations" in none
    assert "<strong>1</strong> adoption\n" in one


def test_texts_come_from_their_own_context():
    with translation.override("en"):
        assert str(Agreement.Kind.PKS.label) == "Cooperation agreement (Perjanjian Kerja Sama, PKS)"
        assert translation.pgettext("jamak", "Daerah") == "Regions"
        assert translation.gettext("Daerah") == "Region"


def test_label_among_the_facts_is_kept_as_the_sources_write_it_and_told_in_the_readers_language(world):
    adoption = Adoption.objects.get()
    facts = {"adopter": "DPMPTSP", "innovation": "PENA EMAS", "stage": Adoption.Stage.PREPARATION.label}
    with translation.override("en"), transaction.atomic():
        event = record("adoption.advanced", adoption, by=None, facts=facts)
        told = event.sentence

    assert event.facts["stage"] == "Persiapan"
    assert told == "The adoption of “PENA EMAS” by DPMPTSP is now at the stage Preparation."


def test_command_without_xgettext_compiles_all_the_same(catalogue, monkeypatch, tmp_path, capsys):
    written = tmp_path / "django.po"
    written.write_bytes(CATALOGUE.read_bytes())
    monkeypatch.setattr("sipkd.management.commands.messages.CATALOGUE", written)
    monkeypatch.setattr("shutil.which", lambda _name: None)

    call_command("messages")

    assert written.with_suffix(".mo").read_bytes() == catalogue.to_binary()
    assert "this only compiles" in capsys.readouterr().out
