"""What people type, and which innovations they find first."""

import pytest
from django.contrib.auth.models import AnonymousUser

from innovations.search.lexicon import refresh_lexicon
from innovations.search.models import InnovationSearch, SearchSynonym
from innovations.search.queries import understand
from innovations.search.similar import similar_to
from innovations.search.suggestions import suggestions
from tests.factories import AgencyFactory, InnovationFactory, RegionFactory, region_admin

pytestmark = pytest.mark.usefixtures("reference_data")
PUBLIC = AnonymousUser()


def found(text: str, *, among=(), user=PUBLIC) -> list[str]:
    rows = InnovationSearch.objects.visible_to(user)
    if among:
        rows = rows.filter(pk__in=[innovation.pk for innovation in among])
    return [row.name for row in rows.search(text)]


def starts(names: list[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


# -- words and their forms -------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["perizinan", "izin", "pelayanan izin", "PENA EMAS", "pena emas", "dpmptsp"])
def test_licensing_finds_the_licensing_service(db, text):
    assert starts(found(text), "PENA EMAS")


@pytest.mark.parametrize("text", ["perizinan", "mengizinkan", "diizinkan", "izinnya"])
def test_every_form_of_a_word_finds_its_root(db, text):
    innovation = InnovationFactory(name="Layanan Izin Cepat", summary="")

    assert innovation.name in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("permohonan", "Layanan Pemohon"),
        ("melayani", "Pelayanan Prima"),
        ("penyelamat", "Menyelamatkan Hutan"),
        ("petani", "Pertanian Cerdas"),
        ("membudidayakan", "Budidaya Lele"),
        ("partisipatif", "Partisipasi Warga"),
        ("digitalisasi", "Arsip Digital"),
        ("vaksin", "Vaksinasi Ternak"),
    ],
)
def test_words_of_one_root_find_each_other(db, text, name):
    InnovationFactory(name=name, summary="")
    refresh_lexicon()

    assert name in found(text)


def test_a_word_of_the_name_counts_more_than_one_of_the_summary_and_that_more_than_one_of_the_text(db):
    in_text = InnovationFactory(name="Alfa", summary="", design="Jembatan gantung untuk desa")
    in_summary = InnovationFactory(name="Beta", summary="Layanan jembatan gantung")
    in_name = InnovationFactory(name="Jembatan gantung", summary="Layanan")

    assert found("jembatan gantung", among=[in_text, in_summary, in_name]) == ["Jembatan gantung", "Beta", "Alfa"]


def test_of_equal_matches_the_recent_and_awarded_one_comes_first(db):
    old = InnovationFactory(name="Zebra lintas", summary="", year=2012)
    recent = InnovationFactory(name="Zebra lintas", summary="", year=2025)
    awarded = InnovationFactory(name="Zebra lintas", summary="", year=2025, awards="KIPP 2025")

    rows = InnovationSearch.objects.filter(name="Zebra lintas").search("zebra lintas")

    assert [row.pk for row in rows] == [awarded.pk, recent.pk, old.pk]


def test_what_has_all_words_comes_before_what_has_some(db):
    both = InnovationFactory(name="Alfa", summary="Jembatan gantung")
    one = InnovationFactory(name="Jembatan", summary="")

    assert found("jembatan gantung", among=[both, one]) == ["Alfa", "Jembatan"]


def test_a_word_that_says_little_decides_less_than_one_that_is_rarer_in_meaning(db):
    general = InnovationFactory(name="Pencegahan Kincir", summary="")
    telling = InnovationFactory(name="Wahana", summary="Melawan xantofil")

    assert found("mencegah xantofil", among=[general, telling]) == ["Wahana", "Pencegahan Kincir"]


def test_what_only_the_owner_is_called_counts_less_than_what_the_summary_says(db):
    agency = AgencyFactory(name="Dinas Perkincirian")
    by_owner = InnovationFactory(name="Alfa", summary="", agency=agency)
    by_summary = InnovationFactory(name="Beta", summary="Untuk xantofil")

    names = found("perkincirian xantofil", among=[by_owner, by_summary])

    assert names == ["Beta", "Alfa"]


def test_the_whole_name_of_an_agency_counts_more_than_its_words_in_other_places(db):
    asked = InnovationFactory(name="Alfa", summary="", agency=AgencyFactory(name="Dinas Kincir Samudra dan Menara"))
    other = InnovationFactory(name="Beta", summary="Kincir", agency=AgencyFactory(name="Dinas Samudra"))

    assert found("dinas kincir samudra", among=[asked, other]) == ["Alfa", "Beta"]


def test_an_expression_also_finds_what_has_its_words_apart_and_then_what_has_one_of_them(db):
    SearchSynonym.objects.create(words=["tetirah samudra", "wisata bahari"])
    part = InnovationFactory(name="Samudra Luas", summary="")
    apart = InnovationFactory(name="Dari samudra untuk tetirah", summary="")
    synonym = InnovationFactory(name="Wisata bahari", summary="")
    other = InnovationFactory(name="Kincir", summary="")

    names = found("tetirah samudra", among=[part, apart, synonym, other])

    assert names == ["Wisata bahari", "Dari samudra untuk tetirah", "Samudra Luas"]


# -- names -----------------------------------------------------------------------------------------
def test_the_name_of_every_real_innovation_its_acronym_and_its_expansion_are_in_the_first_three(db):
    missed = []
    for name in InnovationSearch.objects.order_by("pk").values_list("name", flat=True):
        short, _, rest = name.partition(" (")
        for text in filter(None, (name, short, rest.rstrip(")"))):
            if name not in found(text)[:3]:
                missed.append(text)

    assert missed == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("simgaji", "SIM GAJI"),
        ("si perindu", "SIPERINDU"),
        ("icare", "I-Care"),
        ("esakip", "e-SAKIP Sumedang"),
        ("dbfmradio", "DBFMRADIO.ID"),
    ],
)
def test_a_name_written_together_or_apart_is_found(db, text, name):
    assert starts(found(text)[:1], name)


def test_a_coined_name_is_found_by_the_word_that_it_ends_with(db):
    assert starts(found("radio"), "DBFMRADIO")


# -- synonyms --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tengkes", "Kejar Stunting"),
        ("bumil", "ANC Hipnoterapi"),
        ("damkar", "Balakar"),
        ("difabel", "Persegi Inklusif"),
        ("dinkes mojokerto", "PRAMESWARI"),
        ("pajak bumi dan bangunan", "PBB Online"),
    ],
)
def test_a_synonym_finds_what_is_called_otherwise(db, text, name):
    assert starts(found(text)[:5], name)


def test_a_synonym_that_an_admin_adds_works_at_once(db):
    innovation = InnovationFactory(name="Layanan Kampung Wisata Bahari", summary="")
    assert found("tetirah samudra", among=[innovation]) == []

    SearchSynonym.objects.create(words=["tetirah samudra", "wisata bahari"])

    assert found("tetirah samudra", among=[innovation]) == [innovation.name]


# -- misspelt --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typo", "meant", "name"),
    [
        ("posiandu", "posyandu", "Posyandu Ceria"),
        ("antrian", "antrean", "Antrean Daring"),
        ("sertipikat", "sertifikat", "Sertifikat Tanah"),
    ],
)
def test_a_usual_misspelling_finds_what_was_meant_and_says_so(db, typo, meant, name):
    InnovationFactory(name=name, summary="")

    plan = understand(typo, InnovationSearch.objects.public())

    assert plan.corrected == meant
    assert name in found(typo)


def test_a_word_that_is_there_is_not_taken_for_a_misspelling(db):
    InnovationFactory(name="Posiandu Lama", summary="")
    InnovationFactory(name="Posyandu Baru", summary="")

    assert found("posiandu") == ["Posiandu Lama"]


@pytest.mark.parametrize("right", ["kambing", "pengentasan", "gigi", "undangan", "menekan"])
def test_a_usual_word_that_the_catalogue_lacks_is_not_taken_for_another_one(db, right):
    InnovationFactory(name="Kampung Pengemasan, Gaji, Mentikan, dan Undang-Undang", summary="")
    refresh_lexicon()

    assert understand(right, InnovationSearch.objects.public()).corrected is None


@pytest.mark.parametrize(("typo", "meant"), [("katnor", "kantor"), ("tengkkes", "tengkes"), ("difabl", "difabel")])
def test_swapped_letters_and_misspelt_synonyms_are_corrected(db, typo, meant):
    assert understand(typo, InnovationSearch.objects.public()).corrected == meant


def test_what_resembles_nothing_finds_nothing(db):
    assert found("qwxzvkj") == []


# -- as in a search box ----------------------------------------------------------------------------
def test_nothing_typed_leaves_the_list_as_it_is(db):
    assert len(found("")) == 85
    assert len(found("   ")) == 85


@pytest.mark.parametrize(
    "text",
    [
        "'", '"', "&|!", "a:*", "\\", "(((", "%", "' OR 1=1 --", "🦋", "x" * 5000, "-", "or", "a\x01b", "-izin",
        '""', "é ß İ",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_a_question_and_never_an_error(db, text):
    found(text)


def test_quotes_ask_for_the_phrase_and_a_minus_leaves_out(db):
    one = InnovationFactory(name="Kelas ibu menyusui", summary="")
    other = InnovationFactory(name="Ibu menyusui ikut kelas malam", summary="")

    assert found('"kelas ibu"', among=[one, other]) == ["Kelas ibu menyusui"]
    assert found("kelas -malam", among=[one, other]) == ["Kelas ibu menyusui"]
    assert set(found("ibu menyusui", among=[one, other])) == {one.name, other.name}


# -- what is hidden stays hidden -------------------------------------------------------------------
@pytest.mark.parametrize("hidden", [{"status": "draft", "published_at": None}, {"visibility": "internal"}])
def test_a_hidden_innovation_appears_nowhere(db, hidden):
    region = RegionFactory()
    agency = AgencyFactory(region=region)
    secret = InnovationFactory(name="Wahana Xantofil", summary="Xantofil rahasia", agency=agency, **hidden)
    shown = InnovationFactory(name="Wahana Terbuka", summary="")
    refresh_lexicon()

    assert found("xantofil") == []
    assert found("wahana") == ["Wahana Terbuka"]
    assert understand("xantofl", InnovationSearch.objects.visible_to(PUBLIC)).corrected is None
    assert [one.text for one in suggestions("xant", PUBLIC)] == []
    assert secret.pk not in {row.pk for row in similar_to(shown, PUBLIC)}
    assert found("xantofil", user=region_admin(region)) == ["Wahana Xantofil"]


# -- always in step --------------------------------------------------------------------------------
def test_the_search_table_follows_every_name_that_changes(db):
    region = RegionFactory(name="Kabupaten Alfa", parent=RegionFactory(name="Provinsi Lama"))
    innovation = InnovationFactory(agency=AgencyFactory(region=region, name="Dinas Lampau", abbreviation="DL"))

    for row, field, new in (
        (innovation, "summary", "Kincirangin"),
        (innovation.agency, "name", "Dinas Mendatang"),
        (innovation.agency, "abbreviation", "DMDTG"),
        (innovation.affair, "name", "Perkincirian"),
        (region, "name", "Kabupaten Omega"),
        (region.parent, "name", "Provinsi Barudaya"),
    ):
        type(row).objects.filter(pk=row.pk).update(**{field: new})

        word = new.split()[-1]
        assert found(word, among=[innovation]) == [innovation.name], word


def test_the_search_table_forgets_what_is_deleted(db):
    innovation = InnovationFactory()

    innovation.delete()

    assert not InnovationSearch.objects.filter(pk=innovation.pk).exists()


# -- completions and likeness ----------------------------------------------------------------------
def test_completions_begin_with_names_and_go_on_with_words(db):
    offered = [(one.kind, one.text) for one in suggestions("stun", PUBLIC)]

    assert ("innovation", "Kejar Stunting") in offered
    assert ("word", "stunting") in offered


def test_completions_offer_what_a_synonym_means_where_no_name_has_the_word(db):
    offered = [(one.kind, one.text) for one in suggestions("tengkes", PUBLIC)]

    assert ("innovation", "Kejar Stunting") in offered


def test_similar_innovations_share_telling_words(db):
    stunting = InnovationSearch.objects.get(name="Kejar Stunting").innovation

    names = [row.name for row in similar_to(stunting, PUBLIC)]

    assert names
    assert all("Stunting" in name for name in names)
    assert stunting.name not in names
