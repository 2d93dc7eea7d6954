import pytest

from agencies.models import Agency, Region
from agreements.models import Agreement
from innovations.models import Innovation
from sipkd.search import SPELLING_THRESHOLD
from tests.factories import InnovationFactory

pytestmark = pytest.mark.usefixtures("reference_data")


def found(text: str, *, rows=None) -> list[str]:
    rows = Innovation.objects.all() if rows is None else rows
    return [str(row) for row in rows.search(text)]


# -- what people type ------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["perizinan", "izin", "pelayanan izin", "PENA EMAS", "pena emas", "dpmptsp"])
def test_licensing_finds_the_licensing_service(db, text):
    assert any(name.startswith("PENA EMAS") for name in found(text))


@pytest.mark.parametrize("text", ["perizinan", "mengizinkan", "diizinkan", "izinnya"])
def test_every_form_of_a_word_finds_its_root(db, text):
    innovation = InnovationFactory(name="Layanan Izin Cepat", summary="")

    assert innovation.name in found(text)


def test_a_root_finds_a_word_that_the_stemmer_leaves_alone(db):
    innovation = InnovationFactory(name="Layanan Pemohon", summary="")

    assert found("pemohon", rows=Innovation.objects.filter(pk=innovation.pk)) == ["Layanan Pemohon"]


def test_the_exact_name_of_every_real_innovation_is_among_its_first_three_results(db):
    missed = []
    for innovation in Innovation.objects.order_by("pk"):
        first = list(Innovation.objects.search(innovation.name).values_list("name", flat=True)[:3])
        if innovation.name not in first:
            missed.append(innovation.name)

    assert missed == []


def test_a_word_of_the_name_counts_more_than_the_same_word_of_the_text(db):
    in_text = InnovationFactory(name="Alfa", summary="Layanan jembatan gantung")
    in_name = InnovationFactory(name="Jembatan gantung", summary="Layanan")
    ours = Innovation.objects.filter(pk__in=[in_text.pk, in_name.pk])

    assert found("jembatan gantung", rows=ours) == ["Jembatan gantung", "Alfa"]


# -- misspelt --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typo", "name"),
    [("posiandu", "Posyandu Ceria"), ("perijinan", "Perizinan Terpadu"), ("antrian", "Antrean Daring")],
)
def test_a_usual_misspelling_finds_the_nearest_spelling(db, typo, name):
    InnovationFactory(name=name, summary="")

    names = found(typo)

    assert name in names[:5]


@pytest.mark.parametrize("typo", ["perijinan", "posiandu"])
def test_a_misspelling_is_a_guess_only_where_no_word_matches(db, typo):
    assert not Innovation.objects.filter(search_vector=typo).exists()

    ranks = [row.rank for row in Innovation.objects.search(typo)]

    assert all(rank >= SPELLING_THRESHOLD for rank in ranks)
    assert ranks == sorted(ranks, reverse=True)


def test_words_that_match_keep_similar_spellings_out(db):
    InnovationFactory(name="Perijinan Lama", summary="")
    InnovationFactory(name="Perizinan Baru", summary="")

    assert "Perizinan Baru" not in found("perijinan")
    assert "Perijinan Lama" in found("perijinan")


def test_what_resembles_nothing_finds_nothing(db):
    assert found("qwxzvkj") == []


# -- as in a search box ----------------------------------------------------------------------------
def test_nothing_typed_leaves_the_list_as_it_is(db):
    assert Innovation.objects.search("").count() == 85
    assert Innovation.objects.search("   ").count() == 85


@pytest.mark.parametrize("text", ["'", '"', "&|!", "a:*", "\\", "(((", "%", "' OR 1=1 --", "🦋", "x" * 5000, "-", "or"])
def test_whatever_is_typed_is_a_question_and_never_an_error(db, text):
    list(Innovation.objects.search(text)[:5])


def test_quotes_ask_for_the_phrase_and_a_minus_leaves_out(db):
    one = InnovationFactory(name="Kelas ibu hamil", summary="")
    other = InnovationFactory(name="Ibu hamil ikut kelas malam", summary="")
    ours = Innovation.objects.filter(pk__in=[one.pk, other.pk])

    assert found('"kelas ibu"', rows=ours) == ["Kelas ibu hamil"]
    assert found("kelas -malam", rows=ours) == ["Kelas ibu hamil"]
    assert set(found("ibu hamil", rows=ours)) == {one.name, other.name}


def test_the_best_match_comes_first_and_equal_ones_newest_first(db):
    older = InnovationFactory(name="Zebra lintas", summary="")
    newer = InnovationFactory(name="Zebra lintas", summary="")

    assert list(Innovation.objects.search("zebra")) == [newer, older]


# -- regions, agencies and agreements --------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sumedang", "Kabupaten Sumedang"),
        ("Kabupaten Sumedang", "Kabupaten Sumedang"),
        ("lampung selatan", "Kabupaten Lampung Selatan"),
        ("sumendang", "Kabupaten Sumedang"),
    ],
)
def test_a_region_is_found_by_its_name_also_misspelt(db, text, name):
    assert name in found(text, rows=Region.objects.all())[:3]


@pytest.mark.parametrize("text", ["DPMPTSP", "dpmptsp", "penanaman modal"])
def test_an_agency_is_found_by_its_short_and_its_long_name(db, text):
    names = found(text, rows=Agency.objects.select_related("region"))

    assert "DPMPTSP Kabupaten Lampung Selatan" in names
    assert "DPMPTSP Kabupaten Sumedang" in names


def test_an_agreement_is_found_by_its_title_and_its_subject(db):
    assert "PKS DPMPTSP Lampung Selatan - DPMPTSP Sumedang" in found(
        "mal pelayanan publik", rows=Agreement.objects.all()
    )
    assert "MoU Banda Aceh - Sumedang" in found("banda aceh", rows=Agreement.objects.all())[:1]
