"""Two to four innovations side by side: only those that one may see, in the order of the address."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innovations import services
from innovations.search.lexicon import refresh_lexicon
from tests.api.reading import get
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    assessment_period,
    operator,
    published,
    region_admin,
    umbrella_pks,
    verifier,
)

pytestmark = pytest.mark.django_db
PAGE = "innovations:innovation-compare"


def ids(*innovations) -> list[str]:
    return [str(innovation.uuid) for innovation in innovations]


def page_of(client, *innovations, **asked) -> str:
    response = client.get(reverse(PAGE), {"id": ids(*innovations), **asked})
    assert response.status_code == 200
    return response.content.decode()


def columns(page: str) -> list[str]:
    return [name.strip() for name in re.findall(r'columnheader">\s*<a [^>]*>(.*?)</a>', page, re.DOTALL)]


def cells(page: str, label: str) -> list[str]:
    """The texts of the row."""
    row = page.partition(f">{label}</th>")[2].partition("</tr>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def test_they_stand_in_the_order_of_the_address_each_once(client):
    one, other = InnovationFactory(), InnovationFactory()

    body = get(client, "innovation-compare", id=ids(other, one, other))

    assert [row["id"] for row in body["results"]] == ids(other, one)
    assert columns(page_of(client, other, one, other)) == [other.name, one.name]


def test_what_is_known_is_a_row_and_what_is_known_of_none_is_said_once(client):
    one, other = InnovationFactory(kind="digital", budget=1500000), InnovationFactory(kind="non_digital")

    page = page_of(client, one, other)

    table, _, after = page.partition("</table>")
    for text in ("Digital", "Nondigital", "Rp1.500.000", one.agency.name, other.region.name):
        assert text in table
    assert "Asta Cita" not in table
    assert "Belum diketahui pada semuanya:" in after
    assert "Asta Cita" in after


def test_a_cell_without_a_value_says_so(client):
    page = page_of(client, InnovationFactory(budget=1500000), InnovationFactory())

    row = page.partition(">Anggaran</th>")[2].partition("</tr>")[0]
    assert re.sub(r"<[^>]+>|\s+", " ", row).split() == ["Rp1.500.000", "belum", "diketahui"]


def test_what_it_is_and_how_far_it_is_proven_stand_side_by_side(client):
    indicator = assessment_period().indicators.get(number=16)
    proven, other = InnovationFactory(summary="Antrean dari rumah."), InnovationFactory(summary="")
    evidence = services.give_evidence(
        proven, indicator=indicator, parameter=3, link="https://data.contoh.go.id/sk", by=operator(proven.agency)
    )

    claimed = page_of(client, proven, other)
    services.accept_evidence(evidence, by=verifier(proven.region))
    accepted = page_of(client, proven, other)

    assert cells(accepted, "Ringkasan") == ["Antrean dari rumah.", "belum diketahui"]
    assert cells(claimed, "Skor kematangan terverifikasi 2030") == ["0 dari 30", "0 dari 30"]
    assert cells(accepted, "Skor kematangan terverifikasi 2030") == ["9 dari 30", "0 dari 30"]


def test_what_is_archived_is_not_said_to_be_running(client):
    innovation = published()
    by = region_admin(innovation.region)
    services.archive_innovation(innovation, reason="Digabung.", by=by)
    client.force_login(by)

    assert cells(page_of(client, innovation), "Masih berjalan?") == ["Diarsipkan"]


def test_no_replication_is_a_known_number(client):
    row = page_of(client, InnovationFactory()).partition("terbukti menerapkan</th>")[2].partition("</tr>")[0]

    assert re.sub(r"<[^>]+>|\s+", "", row) == "0"


def test_a_hidden_one_is_left_out_as_one_that_does_not_exist(client):
    agency = AgencyFactory()
    shown, hidden = InnovationFactory(agency=agency), InnovationFactory(agency=agency, visibility="internal")
    nothing = "8f4e7a5e-0000-4000-8000-000000000000"

    asked = [client.get(reverse(PAGE), {"id": [str(shown.uuid), one]}) for one in (str(hidden.uuid), nothing)]

    pages = [response.content.decode().replace(str(hidden.uuid), nothing) for response in asked]
    assert "Ada inovasi yang tidak ditemukan atau tidak dapat Anda lihat." in pages[0]
    assert hidden.name not in pages[0]
    assert columns(pages[0]) == columns(pages[1]) == [shown.name]
    assert [row["id"] for row in get(client, "innovation-compare", id=ids(shown, hidden))["results"]] == ids(shown)
    client.force_login(region_admin(agency.region))
    assert columns(page_of(client, shown, hidden)) == [shown.name, hidden.name]


def test_more_than_four_are_refused_by_the_api_and_cut_by_the_page_which_says_so(client):
    five = InnovationFactory.create_batch(5)

    assert get(client, "innovation-compare", status=400, id=ids(*five))["errors"][0]["pointer"] == "/id"
    page = page_of(client, *five)

    assert columns(page) == [one.name for one in five[:4]]
    assert "Paling banyak 4 inovasi dapat dibandingkan" in page


@pytest.mark.parametrize("wrong", ["1", "bukan-uuid", "{8f4e7a5e-0000-4000-8000-000000000000}", "\x00"])
def test_what_is_no_id_is_refused_by_the_api_and_passed_over_by_the_page(client, wrong):
    get(client, "innovation-compare", status=400, id=wrong)

    assert client.get(reverse(PAGE), {"id": wrong}).status_code == 200


def test_nothing_chosen_says_how_to_choose(client):
    page = page_of(client)

    assert "Pilih inovasi yang hendak dibandingkan" in page
    assert "<table" not in page


def test_what_my_agency_may_adopt_today_is_a_row_for_its_officials(client):
    agency, allowed, other = AgencyFactory(), InnovationFactory(), InnovationFactory()
    umbrella_pks(agency, allowed.region, title="PKS Sumber")
    own = InnovationFactory(agency=AgencyFactory(region=agency.region))
    label = "Dapat direplikasi perangkat daerah Anda"
    assert label not in page_of(client, allowed, other)
    client.force_login(operator(agency))

    assert row_of(page_of(client, allowed, other, own), label) == [
        "Ya Dasar: PKS Sumber.",
        "Belum",
        "Milik daerah sendiri",
    ]


def test_what_some_agency_of_the_region_may_adopt_is_a_row_for_its_admins(client):
    agency, allowed, other = AgencyFactory(), InnovationFactory(), InnovationFactory()
    umbrella_pks(agency, allowed.region, title="PKS Sumber")
    client.force_login(region_admin(agency.region))

    page = page_of(client, allowed, other)

    assert row_of(page, "Dapat direplikasi di daerah Anda") == ["Ya Dasar: PKS Sumber.", "Belum"]


def test_whether_each_still_runs_is_a_row(client):
    stopped = InnovationFactory(running_on=date(2025, 1, 1), stopped_on=date(2025, 3, 1), stop_reason="Selesai.")

    page = page_of(client, stopped, InnovationFactory(running_on=None), InnovationFactory(running_on=date(2020, 5, 4)))

    assert row_of(page, "Masih berjalan?") == [
        "Tidak berjalan lagi sejak 1 Maret 2025",
        "Belum ditegaskan masih berjalan",
        "Terakhir ditegaskan berjalan 4 Mei 2020",
    ]


def row_of(page: str, label: str) -> list[str]:
    """The text of each cell of the row with this label."""
    row = page.partition(f">{label}</th>")[2].partition("</tr>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", f"<td{cell}").split()) for cell in row.split("<td")[1:]]


def test_others_are_offered_by_likeness_or_by_words_each_with_the_address_that_adds_it(client):
    one = InnovationFactory(name="Kelas Stunting", summary="")
    alike = InnovationFactory(name="Cegah Stunting", summary="")
    licence = InnovationFactory(name="Izin Cepat", summary="")
    refresh_lexicon()

    by_likeness, by_words = page_of(client, one), page_of(client, one, q="izin")

    add = "?id={}&amp;id={}"
    assert add.format(one.uuid, alike.uuid) in by_likeness
    assert add.format(one.uuid, licence.uuid) not in by_likeness
    assert add.format(one.uuid, licence.uuid) in by_words


def test_one_can_be_taken_out_again(client):
    one, other = InnovationFactory(), InnovationFactory()

    assert f'href="{reverse(PAGE)}?id={one.uuid}"' in page_of(client, one, other)


def test_the_catalogue_and_the_page_of_an_innovation_lead_to_the_comparison(client):
    innovation = InnovationFactory()

    listed = client.get(reverse("innovations:innovation-list")).content.decode()
    shown = client.get(innovation.get_absolute_url()).content.decode()

    assert f'<input type="checkbox" name="id" value="{innovation.uuid}" form="bandingkan">' in listed
    assert f'<form id="bandingkan" method="get" action="{reverse(PAGE)}">' in listed
    assert f'href="{reverse(PAGE)}?id={innovation.uuid}"' in shown


@pytest.mark.parametrize("address", ["api:innovation-compare", PAGE])
def test_four_take_as_many_queries_as_two(client, address):
    client.force_login(operator(AgencyFactory()))
    innovations = InnovationFactory.create_batch(4)

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as context:
            assert client.get(reverse(address), {"id": ids(*innovations[:count])}).status_code == 200
        return len(context)

    two = queries(2)

    assert queries(4) <= two
