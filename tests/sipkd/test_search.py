import pytest

from agencies.models import Agency, Region
from agreements.models import Agreement

pytestmark = pytest.mark.usefixtures("reference_data")


def found(text: str, *, rows) -> list[str]:
    return [str(row) for row in rows.search(text)]


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
