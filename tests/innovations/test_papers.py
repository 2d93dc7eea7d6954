"""Papers: what they state, the same bytes every time, kept with their fingerprint, verified by everybody."""

import json
import os
import subprocess
import sys
from datetime import date
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from innovations import services
from innovations.models import IssuedPaper
from innovations.papers.facts import facts_of, is_ready
from innovations.papers.layout import draw
from innovations.papers.wording import with_region, word
from sipkd.errors import RuleViolation
from sipkd.events.models import Event
from tests import factories
from tests.factories import operator, region_admin
from tests.innovations.test_adoption_course import confirm, run_until

pytestmark = pytest.mark.django_db
Kind = IssuedPaper.Kind


@pytest.fixture
def adoption():
    """Applied by Dinas Penanaman Modal of one region, confirmed by the owner in another."""
    return confirm(run_until("penerapan"))


def test_paper_is_drawn_from_its_facts_byte_for_byte(adoption):
    for kind in Kind:
        paper = services.issue_paper(adoption, kind=kind, by=adoption.requested_by)

        content = paper.file.read()
        assert content == draw(paper.facts)
        assert sha256(content).hexdigest() == paper.sha256


def test_another_process_draws_the_same_bytes(adoption):
    facts = facts_of(adoption, Kind.INTEREST, code="ABCD2345EFGH", issued_on=date(2026, 1, 2))
    program = (
        "import sys, json, hashlib, django; django.setup();"
        "from innovations.papers.layout import draw;"
        "print(hashlib.sha256(draw(json.load(sys.stdin))).hexdigest())"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(facts),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "sipkd.settings"},
    )

    assert answer.stdout.split()[-1] == sha256(draw(facts)).hexdigest()


def test_paper_is_a_readable_a4_page_with_its_fonts_inside(adoption):
    paper = services.issue_paper(adoption, kind=Kind.INTEREST, by=adoption.requested_by)

    with pikepdf.open(BytesIO(paper.file.read())) as pdf:
        assert len(pdf.pages) == 1
        page = pdf.pages[0]
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
        fonts = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in page.resources["/Font"].values()]
        assert ["/FontFile2" in font for font in fonts] == [True, True]
        assert pdf.Root["/Lang"] == "id"


def test_letter_names_both_offices_the_agreement_and_bskdn(adoption):
    adoption.purpose = "Mempercepat pelayanan izin"
    adoption.innovation.agency.name, adoption.adopter.name = "Dinas Perizinan", "Dinas Penanaman Modal"
    wording = word(facts_of(adoption, Kind.INTEREST, code="ABCD2345EFGH", issued_on=date(2026, 1, 2)))

    text = " ".join((*wording.body, *wording.closing))
    assert wording.subject == "Minat Replikasi Inovasi Daerah"
    assert wording.addressee == f"Kepala {adoption.innovation.agency.name} {adoption.innovation.region.name}"
    assert wording.signer == f"Kepala {adoption.adopter.name} {adoption.adopter.region.name}"
    assert f"Perjanjian Kerja Sama (PKS) “{adoption.agreement.title}”" in text
    assert "tanggal 4 Juli 2025" in text
    assert "Adapun maksud replikasi tersebut: Mempercepat pelayanan izin." in text
    assert wording.copies[0].startswith("Kepala Badan Strategi Kebijakan Dalam Negeri")


@pytest.mark.parametrize(
    ("agency", "region", "together"),
    [
        ("Dinas Kesehatan", "Kabupaten Siak", "Dinas Kesehatan Kabupaten Siak"),
        ("Dinas Kesehatan Kota Batu", "Kota Batu", "Dinas Kesehatan Kota Batu"),
        ("Dinas Perbatuan", "Kota Batu", "Dinas Perbatuan Kota Batu"),
        ("Dinas Penyiakan", "Kabupaten Siak", "Dinas Penyiakan Kabupaten Siak"),
    ],
)
def test_region_is_named_once(agency, region, together):
    assert with_region(agency, region) == together


def test_certificate_is_the_owners_word():
    adoption = confirm(run_until("penerapan"))

    wording = word(facts_of(adoption, Kind.CERTIFICATE, code="ABCD2345EFGH", issued_on=date(2026, 1, 2)))

    assert wording.signer.startswith(f"Kepala {adoption.innovation.agency.name}")
    assert wording.recipient.startswith(adoption.adopter.name)


@pytest.mark.parametrize(
    ("stage", "ready"),
    [
        (None, {Kind.INTEREST}),
        ("persiapan", {Kind.INTEREST, Kind.COMMITMENT}),
        ("penerapan", {Kind.INTEREST, Kind.COMMITMENT, Kind.APPLICATION}),
    ],
)
def test_paper_is_issued_when_what_it_states_is_so(stage, ready):
    adoption = run_until(stage) if stage else factories.requested_adoption()

    assert {kind for kind in Kind if is_ready(adoption, kind)} == ready
    with pytest.raises(RuleViolation, match="belum dapat diterbitkan"):
        services.issue_paper(adoption, kind=Kind.CERTIFICATE, by=adoption.requested_by)
    assert not adoption.papers.exists()


def test_the_same_content_is_not_issued_twice_and_a_change_is(adoption):
    by = adoption.requested_by
    first = services.issue_paper(adoption, kind=Kind.COMMITMENT, by=by)

    assert services.issue_paper(adoption, kind=Kind.COMMITMENT, by=by) == first
    services.rename_adoption(adoption, local_name="PELITA", by=by)
    second = services.issue_paper(adoption, kind=Kind.COMMITMENT, by=by)

    assert second.code != first.code
    assert Event.objects.filter(action="adoption.paper_issued").count() == 2


def test_paper_states_nothing_that_came_after_what_it_is_about(adoption):
    by = adoption.requested_by
    letter = services.issue_paper(adoption, kind=Kind.INTEREST, by=by)

    assert {"approved_on", "applied_on", "confirmed_on"}.isdisjoint(letter.facts)
    services.advance_adoption(adoption, to="evaluasi", by=by)
    assert services.issue_paper(adoption, kind=Kind.INTEREST, by=by) == letter


@pytest.mark.parametrize("kind", Kind)
def test_paper_of_two_agencies_with_long_names_has_one_page(adoption, kind):
    name = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    facts = facts_of(adoption, kind, code="ABCD2345EFGH", issued_on=date(2026, 1, 2))
    office = {
        "agency": name, "region": "Kabupaten Lampung Selatan", "head": f"Kepala {name} Kabupaten Lampung Selatan",
        "head_of_region": "Bupati Lampung Selatan",
    }  # fmt: skip
    numbers = ["100.3.7.1/91/DPMPTSP/2025", "100.3.7.1/12/DPMPTSP/2025"]
    facts |= {
        "owner": office, "adopter": office, "agreement": {**facts["agreement"], "numbers": numbers},
        "innovation": "PENA EMAS (Pelayanan Izin Nyaman, Efektif, dan Aman Secara Sistematis)",
        "local_name": "PENA EMAS Kalianda",
    }  # fmt: skip

    with pikepdf.open(BytesIO(draw(facts))) as pdf:
        assert len(pdf.pages) == 1


def test_everybody_reads_what_a_paper_says_but_not_its_purpose_or_people(adoption, client):
    adoption.purpose = "Rahasia kedua pihak"
    adoption.save()
    paper = services.issue_paper(adoption, kind=Kind.INTEREST, by=adoption.requested_by)

    page = client.get(reverse("innovations:paper-verify", kwargs={"code": paper.code}))
    answer = client.get(f"/api/v1/papers/{paper.code}/").json()

    for body in (page.content.decode(), str(answer)):
        assert adoption.innovation.name in body
        assert paper.sha256 in body
        assert "Rahasia" not in body
        assert adoption.requested_by.name not in body
    assert client.get("/verifikasi/ABCDEFGHJKLM/").status_code == 404
    assert client.get("/api/v1/papers/ABCDEFGHJKLM/").status_code == 404


def test_a_copy_is_compared_with_what_was_issued(adoption, client):
    paper = services.issue_paper(adoption, kind=Kind.INTEREST, by=adoption.requested_by)
    address = reverse("innovations:paper-check", kwargs={"code": paper.code})
    content = paper.file.read()

    same = client.post(address, {"file": SimpleUploadedFile("surat.pdf", content)}, follow=True)
    changed = client.post(address, {"file": SimpleUploadedFile("surat.pdf", content + b" ")})

    assert "sama persis" in same.content.decode()
    assert changed.status_code == 422
    assert "sudah berubah" in changed.content.decode()


def test_file_of_a_paper_is_for_both_sides(adoption, client):
    paper = services.issue_paper(adoption, kind=Kind.INTEREST, by=adoption.requested_by)
    third = region_admin(factories.RegionFactory())

    for user, status in (
        (operator(adoption.adopter), 200), (region_admin(adoption.innovation.region), 200), (third, 404), (None, 404),
    ):  # fmt: skip
        client.logout()
        if user:
            client.force_login(user)
        assert client.get(paper.get_absolute_url()).status_code == status, user
