"""The rows that the database writes are those of the serializer, to the byte."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import cycle

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIRequestFactory

from innovations.models import Adoption, Innovation
from innovations.search.models import InnovationSearch
from innovations.serializers import InnovationDetailSerializer, InnovationSerializer
from innovations.services import add_innovation_file
from sipkd.api.written import Inexpressible, WrittenJSONRenderer, WrittenRows, row_as_json
from sipkd.dates import today
from tests.api.reading import get
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    approved_adoption,
    operator,
    pdf,
    pdf_upload,
    published,
)

pytestmark = pytest.mark.django_db
NASTY = 'Kata "berkutip" \\ & <b>tebal</b>\n\tbaris\r kedua \x01 %s %(a)s é 漢字 \u2028 \u2029 \x7f 😀'


def innovations():
    InnovationFactory()
    InnovationFactory(name=NASTY, summary=NASTY, agency=AgencyFactory(name=NASTY[:60]), affair=AffairFactory())
    InnovationFactory(
        region=RegionFactory(), agency=None, affair=None, stage="", kind="", form="", year=None, source_urls=[]
    )
    InnovationFactory(
        stage="penerapan", kind="digital", form="lainnya", year=2024, source_urls=["https://a.example/?x=1", "b"]
    )
    InnovationFactory(name="Posyandu 'Mawar' & <Melati>", summary="", awards="Juara 1; 100%")
    for running_on, stopped_on in FRESHNESS:
        InnovationFactory(running_on=running_on, stopped_on=stopped_on, stop_reason="Selesai." if stopped_on else "")
    rows = Innovation.objects.order_by("id")
    for row, moment in zip(rows, cycle(MOMENTS), strict=False):
        rows.filter(pk=row.pk).update(updated_at=moment)
    return list(rows.for_list())


MOMENTS = [
    datetime(2026, 1, 31, 17, 0, tzinfo=UTC),
    datetime(2026, 2, 28, 16, 59, 59, 999_999, tzinfo=UTC),
    datetime(2024, 2, 29, 3, 4, 5, 120_000, tzinfo=UTC),
    datetime(2019, 12, 31, 17, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 6, 1, tzinfo=UTC),
]


ON = date(2025, 2, 28)
FRESHNESS = [
    (None, None), (date(2024, 2, 29), None), (date(2024, 2, 28), None), (date(2024, 2, 27), None),
    (date(2024, 2, 29), date(2025, 1, 1)), (None, date(2025, 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
def test_database_writes_what_the_serializer_answers(language):
    records = innovations()
    request = APIRequestFactory().get("/", headers={"host": "testserver"})

    with translation.override(language):
        answer = row_as_json(
            InnovationSerializer, '"innovations_innovationsearch"."id"', site="http://testserver", on=ON
        )
        rows = InnovationSearch.objects.newest_first().annotate(written=answer).values_list("written", flat=True)
        written = WrittenJSONRenderer().render({"results": WrittenRows(rows)})
        expected = InnovationSerializer(records, many=True, context={"request": request, "on": ON}).data

    assert len(rows) == 5 + len(FRESHNESS)
    assert written == JSONRenderer().render({"results": expected})


def test_list_answers_what_the_database_has_written(client):
    records = innovations()
    request = APIRequestFactory().get("/", headers={"host": "testserver"})

    answer = client.get("/api/v1/innovations/").content

    expected = InnovationSerializer(records, many=True, context={"request": request}).data
    assert answer == JSONRenderer().render({"next": None, "previous": None, "results": expected})


def test_detail_is_what_the_serializer_answers(client):
    innovation = InnovationFactory(
        name=NASTY, design=NASTY, initiator="asn", budget=Decimal("1250000.50"), latitude=107.0, longitude=-6.85
    )
    innovation.related_affairs.set([AffairFactory(code="1.99", name=NASTY), AffairFactory(code="1.98")])
    Innovation.objects.filter(pk=innovation.pk).update(updated_at=MOMENTS[2], published_at=MOMENTS[1])
    request = APIRequestFactory().get("/", headers={"host": "testserver"})
    request.user = AnonymousUser()

    answer = client.get(f"/api/v1/innovations/{innovation.uuid}/", {"on": ON})

    record = Innovation.objects.for_detail().with_replications(ON).get(pk=innovation.pk)
    expected = InnovationDetailSerializer(record, context={"request": request, "on": ON}).data
    assert answer.content == JSONRenderer().render(expected)
    assert [affair["code"] for affair in answer.json()["related_affairs"]] == ["1.98", "1.99"]


def test_detail_of_a_sparse_record_is_what_the_serializer_answers(client):
    innovation = InnovationFactory(
        region=RegionFactory(), agency=None, affair=None, stage="", kind="", form="", year=None, source_urls=[]
    )
    request = APIRequestFactory().get("/", headers={"host": "testserver"})
    request.user = AnonymousUser()

    answer = client.get(f"/api/v1/innovations/{innovation.uuid}/").content

    record = Innovation.objects.for_detail().with_replications(today()).get(pk=innovation.pk)
    assert answer == JSONRenderer().render(InnovationDetailSerializer(record, context={"request": request}).data)


def of_two_sides():
    """A published innovation with a public and an inner file; it came of an adoption and has been replicated once."""
    adoption = approved_adoption()
    innovation = published(adoption.adopter)
    for name, visibility in (("terbuka.pdf", "public"), ("dalam.pdf", "internal")):
        add_innovation_file(
            innovation, kind="proposal", title=NASTY[:60], visibility=visibility, upload=pdf_upload(name, pdf(name)),
            by=operator(adoption.adopter),
        )  # fmt: skip
    innovation.files.update(published_at=MOMENTS[3])
    Innovation.objects.filter(pk=innovation.pk).update(origin_adoption=adoption)
    proof = approved_adoption(innovation)
    Adoption.objects.filter(pk=proof.pk).update(
        stage="selesai", applied_on=ON, application_confirmed_at=MOMENTS[0], in_use_on=today()
    )
    return innovation


def test_each_reader_is_answered_what_the_serializer_says_to_that_reader(client):
    """The statement is kept for the next reader of the same kind, so they take turns."""
    innovation = of_two_sides()
    owner = operator(innovation.agency)
    seen = {}
    for reader in (AnonymousUser(), owner, AnonymousUser(), operator(AgencyFactory()), owner):
        request = APIRequestFactory().get("/", headers={"host": "testserver"})
        request.user = reader
        client.logout()
        if reader.is_authenticated:
            client.force_login(reader)

        answer = client.get(f"/api/v1/innovations/{innovation.uuid}/")

        record = Innovation.objects.for_detail().with_replications(today()).get(pk=innovation.pk)
        assert answer.content == JSONRenderer().render(
            InnovationDetailSerializer(record, context={"request": request}).data
        )
        seen[reader] = answer.json()
    assert len(seen[owner]["files"]) == 2
    assert len(seen[AnonymousUser()]["files"]) == 1
    assert seen[owner]["replications"] == 1
    assert seen[owner]["replicated_from"]


def test_record_that_a_reader_may_not_see_is_not_found_by_a_kept_statement(client):
    innovation = InnovationFactory(visibility="internal")
    address = f"/api/v1/innovations/{innovation.uuid}/"

    client.force_login(operator(innovation.agency))
    assert client.get(address).status_code == 200
    client.logout()
    assert client.get(address).status_code == 404


def test_highlights_of_a_search_are_written_as_escaped_html(client):
    innovations()

    (row,) = client.get("/api/v1/innovations/", {"q": "mawar"}).json()["results"]

    assert list(row)[-1] == "highlights"
    assert row["highlights"] == {"name": "Posyandu &#x27;<mark>Mawar</mark>&#x27; &amp; &lt;Melati&gt;", "summary": ""}


def test_field_that_sql_cannot_express_is_refused_by_name():
    class Counting(serializers.ModelSerializer):
        length = serializers.SerializerMethodField()

        class Meta:
            model = Innovation
            fields = ("name", "length")

        def get_length(self, innovation):
            return len(innovation.name)

    with pytest.raises(Inexpressible, match="SerializerMethodField length"):
        row_as_json(Counting, "1", site="", on=ON)


def test_facets_are_written_with_their_values_largest_first_and_the_chosen_ones_marked(client):
    nasty = RegionFactory(name=NASTY[:60])
    for region, stage in [(nasty, "uji_coba"), (nasty, "penerapan"), (RegionFactory(name="Kota A"), "penerapan")]:
        InnovationFactory(region=region, stage=stage)

    facets = get(client, "innovation-list", facets="region,stage", stage="penerapan")["facets"]

    assert facets["stage"] == [
        {"value": "penerapan", "label": "Penerapan", "count": 2, "chosen": True},
        {"value": "uji_coba", "label": "Uji coba", "count": 1, "chosen": False},
    ]
    assert {option["label"] for option in facets["region"]} == {NASTY[:60], "Kota A"}
