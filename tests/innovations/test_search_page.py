"""The catalogue as a page and as JSON: facets, corrections, marks, completions, and how many queries that takes."""

import re
from collections import defaultdict
from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import User
from agreements.services import terminate_agreement
from innovations.models import Innovation
from innovations.search.lexicon import refresh_lexicon
from innovations.search.models import SearchSynonym
from innovations.services import (
    approve_adoption,
    archive_innovation,
    name_innovation,
    publish_version,
    request_adoption,
)
from sipkd.dates import PartialDate, today
from sipkd.events.services import record
from tests.api.reading import get
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    UserFactory,
    approved_adoption,
    operator,
    portal_verifier,
    region_admin,
    submitted,
    umbrella_pks,
    verifier,
)

pytestmark = pytest.mark.django_db
PAGE = "innovations:innovation-list"


@pytest.fixture
def words() -> None:
    refresh_lexicon()


def counts(client, **asked) -> dict[str, dict[str, int]]:
    names = "affair,province,region,stage,kind,form,openness,year,award,adopted,freshness,adoptable_by,adoptable_in"
    facets = get(client, "innovation-list", facets=names, **asked)["facets"]
    return {name: {one["value"]: one["count"] for one in options} for name, options in facets.items()}


# -- words in kept statements -----------------------------------------------------------------------
def test_each_reader_and_each_word_has_its_own_answer_by_the_same_statement(client, words):
    public = InnovationFactory(name="Antrean Puskesmas")
    hidden = InnovationFactory(name="Puskesmas Tutup", visibility="internal")
    InnovationFactory(name="Sapi Sehat", affair=public.affair)
    insider = region_admin(hidden.region)

    def names(text: str, **asked) -> list[str]:
        found = get(client, "innovation-list", q=text, facets="region", count="true", **asked)
        assert found["count"] == len(found["results"]) == sum(one["count"] for one in found["facets"]["region"])
        return [one["name"] for one in found["results"]]

    for _again in range(2):
        assert names("puskesmas") == ["Antrean Puskesmas"]
        assert names("sehat") == ["Sapi Sehat"]
        assert names("sehat", affair=public.affair.code) == ["Sapi Sehat"]
        assert names("puskesmas", stage="inisiatif") == []
        client.force_login(insider)
        assert sorted(names("puskesmas")) == ["Antrean Puskesmas", "Puskesmas Tutup"]
        client.logout()


# -- facets ----------------------------------------------------------------------------------------
def test_each_facet_is_counted_without_its_own_filter_and_with_all_others(client):
    for stage, kind in [("penerapan", "digital"), ("penerapan", "non_digital"), ("uji_coba", "digital")]:
        InnovationFactory(stage=stage, kind=kind)

    counted = counts(client, stage="penerapan", kind="digital")

    assert counted["stage"] == {"penerapan": 1, "uji_coba": 1}
    assert counted["kind"] == {"digital": 1, "non_digital": 1}
    assert sum(counted["affair"].values()) == 1


def test_a_province_counts_its_regions(client):
    province = RegionFactory(name="Provinsi Contoh", level="provinsi")
    for _ in range(2):
        InnovationFactory(agency=AgencyFactory(region=RegionFactory(parent=province)))
    InnovationFactory()

    counted = counts(client)

    assert counted["province"][province.code] == 2
    assert get(client, "innovation-list", province=province.code, count="true")["count"] == 2
    assert set(counts(client, province=province.code)["region"].values()) == {1}


def test_award_and_adoptions_are_facets_whose_values_find_what_they_count(client):
    InnovationFactory(awards="KIPP 2025")
    approved_adoption()

    counted = counts(client)

    assert counted["award"] == {"true": 1, "false": 1}
    assert counted["adopted"] == {"0": 1, "1": 1}
    for facet in ("award", "adopted"):
        for value, number in counted[facet].items():
            assert get(client, "innovation-list", count="true", **{facet: value})["count"] == number


def test_years_and_numbers_of_adoptions_are_offered_in_their_order(client):
    for year in (2021, 2021, 2024, 2019):
        InnovationFactory(year=year)
    for innovation in (InnovationFactory(year=2023), InnovationFactory(year=2023)):
        approved_adoption(innovation)

    page = client.get(reverse(PAGE)).content.decode()

    assert re.findall(r'name="year" value="(\d+)"', page) == ["2024", "2023", "2021", "2019"]
    assert re.findall(r'name="adopted" value="([^"]+)"', page) == ["0", "1"]


def test_what_my_agency_may_adopt_today_is_a_facet_of_its_officials(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    InnovationFactory()
    umbrella_pks(agency, innovation.region)
    assert counts(client)["adoptable_by"] == {}

    client.force_login(operator(agency))

    assert counts(client)["adoptable_by"] == {str(agency.uuid): 1}
    assert get(client, "innovation-list", count="true", adoptable_by=str(agency.uuid))["count"] == 1


@pytest.mark.parametrize("who", [region_admin, verifier])
def test_what_some_agency_of_my_region_may_adopt_today_is_a_facet_of_who_works_for_the_region(client, who):
    first, second, _other = InnovationFactory(kind="digital"), InnovationFactory(), InnovationFactory()
    region = RegionFactory()
    client.force_login(who(region))
    assert counts_of_page(client)["adoptable_in"] == {region.code: 0}

    for innovation in (first, second):
        umbrella_pks(AgencyFactory(region=region), innovation.region)

    assert counts_of_page(client)["adoptable_in"] == counts(client)["adoptable_in"] == {region.code: 2}
    assert counts_of_page(client, kind="digital")["adoptable_in"] == {region.code: 1}
    assert counts_of_page(client, adoptable_in=region.code)["adoptable_in"] == {region.code: 2}
    found = get(client, "innovation-list", count="true", adoptable_in=region.code)
    assert (found["count"], {row["id"] for row in found["results"]}) == (2, {str(first.uuid), str(second.uuid)})


def test_what_a_region_may_adopt_can_be_asked_by_anybody_for_public_agreements(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    hidden = InnovationFactory()
    umbrella_pks(agency, innovation.region)
    umbrella_pks(agency, hidden.region, visibility="internal")

    found = get(client, "innovation-list", adoptable_in=agency.region.code)

    assert [row["id"] for row in found["results"]] == [str(innovation.uuid)]
    assert counts(client, adoptable_in=agency.region.code)["adoptable_in"] == {agency.region.code: 1}
    assert counts(client)["adoptable_in"] == {}


def test_whether_it_still_runs_is_counted_for_the_day_and_without_its_own_filter(client):
    day = date(2025, 2, 28)
    for running_on, stopped_on in [(day, None), (day, None), (date(2024, 2, 27), None), (None, None), (None, day)]:
        InnovationFactory(running_on=running_on, stopped_on=stopped_on, stop_reason="Selesai." if stopped_on else "")
    expected = {"running": 2, "lapsed": 1, "unattested": 1, "stopped": 1}

    assert counts(client, on=day.isoformat())["freshness"] == expected
    assert counts(client, on=day.isoformat(), freshness="lapsed")["freshness"] == expected
    assert counts(client, on="2026-02-28")["freshness"] == expected
    assert counts(client, on="2026-03-01")["freshness"] == {"lapsed": 3, "unattested": 1, "stopped": 1}
    for value, number in expected.items():
        found = get(client, "innovation-list", count="true", freshness=value, on=day.isoformat())
        assert (found["count"], {row["freshness"] for row in found["results"]}) == (number, {value})


# -- under what my agency may adopt it ---------------------------------------------------------------
MAY = "Dapat direplikasi perangkat daerah Anda"


def cards(page: str) -> dict[str, str]:
    """The text of each card by the name of its innovation."""
    parts = [part.partition("</article>")[0] for part in page.split('<article class="card">')[1:]]
    texts = [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in parts]
    return {one.name: next(text for text in texts if one.name in text) for one in Innovation.objects.all()}


def test_a_card_tells_an_official_under_what_the_own_agency_may_adopt_it_and_until_when(client):
    covered, agency, other = (
        InnovationFactory(name="Antrean Pintar"),
        AgencyFactory(),
        InnovationFactory(name="Jembatan"),
    )
    umbrella_pks(agency, covered.region, title="PKS Sumber", ends_on=PartialDate.of(2099, 7, 4), end_basis="stated")
    client.force_login(operator(agency))

    found = cards(client.get(reverse(PAGE)).content.decode())

    assert MAY in found[covered.name]
    assert "Dasar: PKS Sumber . Berlaku sampai 4 Juli 2099." in found[covered.name]
    assert MAY not in found[other.name]
    assert "Dasar:" not in found[other.name]


def test_of_several_agreements_a_card_names_the_longest_lasting_and_counts_the_others(client):
    innovation, agency = InnovationFactory(name="Antrean Pintar"), AgencyFactory()
    for title, year in [("PKS Pendek", 2090), ("PKS Panjang", 2099), ("PKS Tengah", 2095)]:
        umbrella_pks(agency, innovation.region, title=title, ends_on=PartialDate.of(year, 1, 1), end_basis="stated")
    client.force_login(operator(agency))

    text = cards(client.get(reverse(PAGE)).content.decode())[innovation.name]
    (row,) = get(client, "innovation-list")["results"]

    assert "PKS Panjang" in text
    assert "PKS Pendek" not in text
    assert "2 kerja sama lain juga mencakupnya." in text
    assert [(one["title"], one["until"]) for one in row["adoptable_under"]] == [
        ("PKS Panjang", "2099-01-01"), ("PKS Tengah", "2095-01-01"), ("PKS Pendek", "2090-01-01"),
    ]  # fmt: skip


def test_a_list_names_the_agreements_that_the_entitlement_names_and_none_where_it_refuses(client):
    agency, owner = AgencyFactory(), AgencyFactory()
    InnovationFactory(agency=owner)
    InnovationFactory(agency=owner, openness="closed")
    InnovationFactory(agency=AgencyFactory(region=agency.region))
    umbrella_pks(agency, owner.region)
    umbrella_pks(AgencyFactory(region=agency.region), owner.region)
    client.force_login(operator(agency))

    rows = get(client, "innovation-list")["results"]

    answers = {
        row["id"]: get(client, "innovation-entitlement", kwargs={"id": row["id"]}, agency=str(agency.uuid))
        for row in rows
    }
    assert [row["adoptable_under"] for row in rows] == [answers[row["id"]]["agreements"] for row in rows]
    assert sorted(len(row["adoptable_under"]) for row in rows) == [0, 0, 1]


def test_an_agreement_that_only_its_parties_may_see_counts_for_their_officials(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    umbrella_pks(agency, innovation.region, visibility="internal")
    client.force_login(operator(agency))

    (row,) = get(client, "innovation-list")["results"]

    assert len(row["adoptable_under"]) == 1


def test_whoever_asks_for_no_agency_is_told_of_none(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    umbrella_pks(agency, innovation.region)

    for user in (None, portal_verifier()):
        if user:
            client.force_login(user)
        (row,) = get(client, "innovation-list")["results"]
        assert "adoptable_under" not in row
        assert "Dapat direplikasi p" not in client.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize("who", [region_admin, verifier])
def test_who_works_for_a_region_is_told_what_some_agency_of_it_may_adopt(client, who):
    first, second, other = (InnovationFactory(name=name) for name in ("Antrean Pintar", "Jembatan", "Lumbung"))
    region = RegionFactory()
    for title, innovation in [("PKS Satu", first), ("PKS Dua", second)]:
        umbrella_pks(AgencyFactory(region=region), innovation.region, title=title)
    umbrella_pks(AgencyFactory(), other.region)
    client.force_login(who(region))

    rows = get(client, "innovation-list")["results"]
    found = cards(client.get(reverse(PAGE)).content.decode())

    assert {row["name"]: [one["title"] for one in row["adoptable_under"]] for row in rows} == {
        first.name: ["PKS Satu"], second.name: ["PKS Dua"], other.name: [],
    }  # fmt: skip
    assert "Dapat direplikasi di daerah Anda" in found[first.name]
    assert "Dasar: PKS Satu" in found[first.name]
    assert "Dapat direplikasi" not in found[other.name]


def test_an_agreement_whose_side_names_no_agency_yet_gives_a_region_nothing(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    agreement = umbrella_pks(agency, innovation.region)
    agreement.parties.get(region=agency.region).agencies.clear()
    client.force_login(region_admin(agency.region))

    (row,) = get(client, "innovation-list")["results"]

    assert row["adoptable_under"] == []


def test_the_agreement_of_another_day_is_asked_for_by_the_day(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    umbrella_pks(agency, innovation.region, ends_on=PartialDate.of(2099, 7, 4), end_basis="stated")
    client.force_login(operator(agency))

    (row,) = get(client, "innovation-list", on="2099-07-05")["results"]

    assert row["adoptable_under"] == []


def test_a_hidden_innovation_is_in_no_count(client):
    InnovationFactory(stage="penerapan", awards="KIPP", status="draft", published_at=None)

    assert set(map(str, counts(client).values())) == {"{}"}


FACETS = {
    "affair": lambda one: {"affair": AffairFactory()},
    "region": lambda one: {"region": RegionFactory(), "agency": None},
    "stage": lambda one: {"stage": "uji_coba"},
    "form": lambda one: {"form": "lainnya"},
    "kind": lambda one: {"kind": "non_digital"},
    "year": lambda one: {"year": 2019},
    "award": lambda one: {"awards": ""},
    "freshness": lambda one: {"running_on": today()},
}


@pytest.mark.parametrize("facet", FACETS)
def test_a_change_is_in_the_counts_of_page_and_api_at_once(client, facet):
    one, other = (
        InnovationFactory(stage="penerapan", form="tata_kelola", kind="digital", year=2024, awards="KIPP")
        for _ in range(2)
    )
    Innovation.objects.update(affair=one.affair, region=one.region, agency=one.agency)
    (before,) = counts(client)[facet].items()
    assert before[1] == 2
    assert counts_of_page(client)[facet] == dict([before])

    Innovation.objects.filter(pk=other.pk).update(**FACETS[facet](other))
    recorded(other)

    after = counts(client)[facet]
    assert after[before[0]] == 1
    assert sorted(after.values()) == [1, 1]
    assert counts_of_page(client)[facet] == after
    assert sum(get(client, "innovation-list", count="true", **{facet: value})["count"] for value in after) == 2


def test_counts_of_the_whole_catalogue_are_made_once_until_something_happens(client):
    def counting(**asked) -> bool:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(PAGE), asked)
        return any("GROUPING SETS" in query["sql"] for query in queries)

    recorded(InnovationFactory(stage="penerapan"))
    assert counting()
    assert not counting(ordering="name")
    for narrower in ({"stage": "penerapan"}, {"q": "layanan"}, {"on": "2025-07-04"}):
        assert counting(**narrower)
        assert counting(**narrower)
    assert not counting()

    client.force_login(operator(AgencyFactory()))
    assert counting()
    recorded(InnovationFactory())
    assert counting()
    assert not counting()


def recorded(*innovations: Innovation) -> None:
    """What every service does when it has changed something: the counts are kept until then."""
    for innovation in innovations:
        record("innovation.attested", innovation, by=None)


def test_a_new_adoption_and_a_new_agreement_are_in_the_counts_of_page_and_api_at_once(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    client.force_login(operator(agency))
    assert counts_of_page(client)["adopted"] == {"0": 1}
    assert counts_of_page(client)["adoptable_by"] == {str(agency.uuid): 0}
    assert counts(client)["adoptable_by"] == {}

    agreement = umbrella_pks(agency, innovation.region)
    assert counts_of_page(client)["adoptable_by"] == counts(client)["adoptable_by"] == {str(agency.uuid): 1}

    request = request_adoption(innovation=innovation, adopter=agency, by=operator(agency), purpose="Cepat.")
    approve_adoption(request, by=region_admin(innovation.region))
    assert counts_of_page(client)["adopted"] == counts(client)["adopted"] == {"1": 1}

    terminate_agreement(agreement, on=today(), reason="Dicabut.", by=region_admin(agency.region))
    assert counts_of_page(client)["adoptable_by"] == {str(agency.uuid): 0}
    assert counts(client)["adoptable_by"] == {}


def test_publication_and_archiving_are_in_the_counts_of_page_and_api_at_once(client):
    version = submitted(kind="digital")
    innovation = version.innovation
    assert counts_of_page(client)["kind"] == counts(client)["kind"] == {}

    publish_version(version, by=verifier(innovation.region))
    assert counts_of_page(client)["kind"] == counts(client)["kind"] == {"digital": 1}

    archive_innovation(innovation, reason="Digabung dengan layanan lain.", by=region_admin(innovation.region))
    assert counts_of_page(client)["kind"] == counts(client)["kind"] == {}


@pytest.mark.parametrize("facet", ["year", "kind", "affair", "region", "award"])
def test_what_is_chosen_stays_in_the_panel_where_nothing_is_found(client, facet):
    one = InnovationFactory(name="Antrean Pintar", year=2019, kind="digital", awards="KIPP 2019")
    chosen = {"year": "2019", "kind": "digital", "affair": one.affair.code, "region": one.region.code, "award": "true"}
    InnovationFactory(name="Jembatan Gantung", year=2024, kind="non_digital")

    shown = counts_of_page(client, q="jembatan", **{facet: chosen[facet]})

    assert shown[facet][chosen[facet]] == 0
    assert counts_of_page(client, **{facet: chosen[facet]})[facet][chosen[facet]] == 1


def test_an_admin_sees_which_agency_was_asked_for_where_it_may_adopt_nothing(client):
    agency, other = AgencyFactory(), InnovationFactory()
    client.force_login(region_admin(agency.region))

    page = client.get(reverse(PAGE), {"adoptable_by": agency.uuid}).content.decode()

    assert f'<option value="{agency.uuid}" selected>{agency} (0)</option>' in page
    assert page.count(f'<option value="{agency.uuid}"') == 1
    assert other.name not in page


def test_a_visitor_is_told_how_to_see_what_the_own_agency_may_adopt(client):
    InnovationFactory()

    page = client.get(reverse(PAGE), {"stage": "penerapan"}).content.decode()

    hint = "Masuk untuk menyaring menurut kerja sama perangkat daerah Anda"
    assert f'<a href="/akun/login/?next=/inovasi/%3Fstage%3Dpenerapan">{hint}</a>' in page
    client.force_login(region_admin(RegionFactory()))
    assert hint not in client.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize(
    ("asked", "way_out"),
    [
        ({"q": "gajah"}, '<a class="button button--secondary" href="/inovasi/">Tampilkan semua</a>'),
        ({"year": "2019"}, '<a class="button button--secondary" href="/inovasi/">Hapus semua saringan</a>'),
        (
            {"q": "izin & jalan", "year": "2019"},
            '<a class="button button--secondary" href="/inovasi/?q=izin%20%26%20jalan">'
            "Cari “izin &amp; jalan” tanpa saringan</a>",
        ),
    ],
)
def test_who_finds_nothing_is_shown_the_way_out(client, asked, way_out):
    InnovationFactory(name="Izin Jalan", year=2024)

    page = client.get(reverse(PAGE), asked).content.decode()

    assert "Tidak ada yang cocok" in page
    assert way_out in page


@pytest.mark.parametrize(("asked", "usual"), [({}, "Terakhir diperbarui"), ({"q": "izin"}, "Paling sesuai")])
def test_the_order_is_called_what_it_is_and_offered_once(client, asked, usual):
    InnovationFactory(name="Izin Jalan")

    select = client.get(reverse(PAGE), asked).content.decode().partition('name="ordering"')[2].partition("</select>")[0]

    words = re.findall(r"<option[^>]*>([^<]+)", select)
    assert words[0] == usual
    assert "Terakhir diperbarui" in words
    assert len(words) == len(set(words))


def test_a_facet_without_values_is_not_on_the_page(client):
    empty = client.get(reverse(PAGE)).content.decode()
    recorded(InnovationFactory(stage="penerapan", form=""))

    page = client.get(reverse(PAGE)).content.decode()

    assert 'name="region"' not in empty
    assert 'name="region"' in page
    assert 'name="stage"' in page
    assert 'name="form"' not in page


def counts_of_page(client, **asked) -> dict[str, dict[str, int]]:
    """What the filter panel of the page shows, facet by facet."""
    panel = Panel()
    panel.feed(client.get(reverse(PAGE), asked).content.decode())
    return panel.found


class Panel(HTMLParser):
    """Reads the checkboxes and selects of components/facets.html with the counts beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, int]] = defaultdict(dict)
        self.name = self.value = self.reading = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "select":
            self.name = given["name"]
        if tag == "input" and given.get("type") == "checkbox":
            self.name, self.value = given["name"], given["value"]
        if tag == "option":
            self.value, self.reading = given["value"], "option"
        if tag == "span" and given.get("class") == "count":
            self.reading = "count"

    def handle_data(self, data: str) -> None:
        number = re.search(r"\((\d+)\)$", data) if self.reading == "option" else re.fullmatch(r"\d+", data)
        if self.reading and self.value and number:
            self.found[self.name][self.value] = int(number[number.lastindex or 0])
        self.reading = ""


def test_most_replicated_comes_first_when_asked(client):
    InnovationFactory()
    adopted = approved_adoption().innovation
    InnovationFactory()

    first = get(client, "innovation-list", ordering="-adoptions")["results"][0]

    assert first["id"] == str(adopted.uuid)


# -- corrections, marks and completions ------------------------------------------------------------
def test_a_misspelt_search_shows_what_was_meant_and_links_to_it(client, words):
    InnovationFactory(name="Posyandu Ceria")

    body = get(client, "innovation-list", q="posiandu")
    page = client.get(reverse(PAGE), {"q": "posiandu"}).content.decode()

    assert body["suggested_query"] == "posyandu"
    assert [row["name"] for row in body["results"]] == ["Posyandu Ceria"]
    assert 'Maksud Anda <a href="?q=posyandu">posyandu</a>?' in page


def test_found_words_are_marked_and_everything_else_is_escaped(client):
    InnovationFactory(name="Layanan <b>Izin</b>", summary="Izin & <script>alert(1)</script> \ue000x")

    page = client.get(reverse(PAGE), {"q": "izin"}).content.decode()
    (row,) = get(client, "innovation-list", q="izin")["results"]

    assert row["highlights"] == {
        "name": "Layanan &lt;b&gt;<mark>Izin</mark>&lt;/b&gt;",
        "summary": "<mark>Izin</mark> &amp; &lt;script&gt;alert(1)&lt;/script&gt; x",
    }
    assert "highlights" not in get(client, "innovation-list")["results"][0]
    assert "Layanan &lt;b&gt;<mark>Izin</mark>&lt;/b&gt;" in page
    assert "<mark>Izin</mark> &amp; &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_words_of_an_expression_that_counts_as_what_was_typed_are_not_marked_by_themselves(client):
    SearchSynonym.objects.create(words=["izin", "dinas pelayanan modal dan perizinan", "lisensi"])
    InnovationFactory(name="Pelayanan Izin dan Lisensi", summary="")
    InnovationFactory(name="PENA EMAS", summary="")
    refresh_lexicon()

    (row,) = get(client, "innovation-list", q="izin")["results"]
    (joined,) = get(client, "innovation-list", q="penaemas")["results"]

    assert row["highlights"]["name"] == "Pelayanan <mark>Izin</mark> dan <mark>Lisensi</mark>"
    assert joined["highlights"]["name"] == "<mark>PENA</mark> <mark>EMAS</mark>"


def test_the_search_box_completes_names(client):
    InnovationFactory(name="Posyandu Ceria")

    body = get(client, "innovation-suggestions", q="posy")

    assert body == {"results": [{"text": "Posyandu Ceria", "kind": "innovation"}]}


def test_the_page_of_an_innovation_shows_similar_ones(client, words):
    one, other = (
        InnovationFactory(name="Kelas Stunting", summary=""),
        InnovationFactory(name="Cegah Stunting", summary=""),
    )
    InnovationFactory(name="Jembatan", summary="")
    refresh_lexicon()

    page = client.get(one.get_absolute_url()).content.decode()

    similar = page.partition('id="serupa"')[2].partition("</section>")[0]
    assert other.name in similar
    assert "Jembatan" not in similar


# -- cards beside the catalogue --------------------------------------------------------------------
CARDS_ON = {
    "similar ones": lambda one: one.get_absolute_url(),
    "region": lambda one: one.region.get_absolute_url(),
    "agency": lambda one: one.agency.get_absolute_url(),
    "named in an agreement": lambda one: one.shared.get().agreement.get_absolute_url(),
    "home": lambda one: reverse("home"),
}


def stunting(agency) -> Innovation:
    return InnovationFactory(name="Cegah Stunting", summary="", agency=agency)


@pytest.mark.parametrize("place", CARDS_ON)
def test_a_card_says_wherever_it_stands_under_what_it_may_be_adopted(client, place):
    owner, adopter = AgencyFactory(), AgencyFactory()
    first, second = stunting(owner), stunting(owner)
    agreement = umbrella_pks(adopter, owner.region, title="PKS Sumber")
    for each in (first, second):
        name_innovation(innovation=each, agreement=agreement, by=region_admin(owner.region))
    refresh_lexicon()
    url = CARDS_ON[place](first)

    for user, told in [
        (operator(adopter), "Dapat direplikasi perangkat daerah Anda"),
        (region_admin(adopter.region), "Dapat direplikasi di daerah Anda"),
        (operator(AgencyFactory()), ""),
        (None, ""),
    ]:
        client.force_login(user) if user else client.logout()
        text = cards(client.get(url).content.decode())[second.name]
        assert told in text
        assert ("Dasar: PKS Sumber" in text) is ("Dapat direplikasi" in text) is bool(told)


@pytest.mark.parametrize("who", [operator, lambda agency: region_admin(agency.region)], ids=["agency", "region"])
def test_similar_innovations_take_as_many_queries_however_many_may_be_adopted(client, who):
    owner, adopter = AgencyFactory(), AgencyFactory()
    shown, _one = stunting(owner), stunting(owner)
    umbrella_pks(adopter, owner.region)
    refresh_lexicon()
    client.force_login(who(adopter))

    def asked() -> tuple[int, int]:
        """How many queries the page takes, and how many cards it has that say it."""
        client.get(shown.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            page = client.get(shown.get_absolute_url()).content.decode()
        return len(queries), page.partition('id="serupa"')[2].count("Dapat direplikasi")

    few, cards_then = asked()
    for _ in range(3):
        stunting(owner)
        umbrella_pks(adopter, owner.region)

    assert asked() == (few, 4)
    assert cards_then == 1


# -- queries ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("asked", [{}, {"q": "layanan"}, {"q": "layanan contoh", "stage": "penerapan"}])
def test_a_page_takes_as_many_queries_for_two_innovations_as_for_twenty(client, asked):
    InnovationFactory.create_batch(2, name="Layanan Contoh", stage="penerapan")
    few = queries_of(client, asked)

    recorded(*InnovationFactory.create_batch(18, name="Layanan Contoh", stage="penerapan"))

    assert queries_of(client, asked) == few
    assert few <= 9


@pytest.mark.parametrize("address", [PAGE, "api:innovation-list"])
@pytest.mark.parametrize("who", [operator, lambda agency: region_admin(agency.region)], ids=["agency", "region"])
def test_an_official_takes_as_many_queries_for_two_adoptable_innovations_as_for_twenty(client, who, address):
    agency, owner = AgencyFactory(), AgencyFactory()
    umbrella_pks(agency, owner.region)
    client.force_login(who(agency))
    InnovationFactory.create_batch(2, agency=owner)
    few = queries_of(client, {}, address)

    recorded(*InnovationFactory.create_batch(18, agency=owner))

    assert queries_of(client, {}, address) == few


def queries_of(client, asked: dict, address: str = PAGE) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse(address), asked).status_code == 200
    return len(queries)


def test_reference_data_loads_synonyms_once(db):
    for _ in range(2):
        call_command("load_reference_data", verbosity=0)

    from innovations.search.models import SearchSynonym

    words = [tuple(words) for words in SearchSynonym.objects.values_list("words", flat=True)]
    assert len(words) == len(set(words)) > 50


# -- what the page of an innovation offers ---------------------------------------------------------
def test_who_may_not_request_is_told_who_does(client):
    innovation, agency = InnovationFactory(), AgencyFactory()
    umbrella_pks(agency, innovation.region)
    told = "Permintaan replikasi diajukan oleh operator perangkat daerah ini atau admin daerah Anda."
    address = f"{innovation.get_absolute_url()}?agency={agency.uuid}"
    assert told not in client.get(address).content.decode()

    def official(of):
        return UserFactory(role=User.Role.OFFICIAL, region=of.region, agency=of)

    shown = {}
    for who in (official(agency), operator(agency), region_admin(agency.region), official(AgencyFactory())):
        client.force_login(who)
        page = client.get(address).content.decode()
        shown[who.role, who.agency == agency] = (told in page, "Ajukan replikasi" in page)

    assert shown == {
        ("official", True): (True, False),
        ("agency_operator", True): (False, True),
        ("region_admin", False): (False, True),
        ("official", False): (False, False),
    }
