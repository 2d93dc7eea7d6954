import hashlib
import os
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import Document
from agreements.services import Side
from sipkd.uploads import private_path, sha256_of, validate_pdf
from tests.factories import AgencyFactory, encrypted_pdf, pdf, pdf_upload, recorded_agreement, region_admin

GOOD = pdf(pages=2)


def refusal_of(upload) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refusal:
        validate_pdf(upload)
    return refusal.value.code, refusal.value.messages[0]


def saved(document: pikepdf.Pdf, **options) -> bytes:
    file = BytesIO()
    document.save(file, **options)
    return file.getvalue()


# -- what is accepted ------------------------------------------------------------------------------
def test_a_readable_pdf_is_accepted_and_left_at_its_beginning():
    upload = pdf_upload(content=GOOD)

    validate_pdf(upload)

    assert upload.read() == GOOD


def test_a_pdf_with_a_few_bytes_before_its_header_is_accepted():
    validate_pdf(pdf_upload(content=b"\n\n" + GOOD))


def test_a_pdf_that_arrived_through_a_temporary_file_is_accepted():
    upload = TemporaryUploadedFile("naskah.pdf", "application/pdf", len(GOOD), None)
    upload.write(GOOD)

    validate_pdf(upload)

    assert upload.read() == GOOD


# -- what is refused, and in which words -----------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00 program", b"PK\x03\x04 docx", b"<html>%EOF</html>", b" " * 2000 + GOOD, b"", b"%PDF"],
    ids=["program", "word", "html", "header too far in", "empty", "half a header"],
)
def test_a_file_that_is_no_pdf_is_refused_whatever_its_name(content):
    upload = SimpleUploadedFile("naskah.pdf", content, content_type="application/pdf")

    assert refusal_of(upload) == ("not_pdf", "Berkas ini bukan PDF. Unggah naskah dalam bentuk PDF.")


def test_a_pdf_that_asks_for_a_password_is_refused():
    assert refusal_of(pdf_upload(content=encrypted_pdf("rahasia"))) == (
        "encrypted",
        "Berkas PDF ini terkunci dengan kata sandi. Unggah berkas tanpa kata sandi.",
    )


def test_a_pdf_that_is_encrypted_with_an_empty_password_is_refused():
    assert refusal_of(pdf_upload(content=encrypted_pdf()))[0] == "encrypted"


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_pdf_without_its_end_is_refused(part):
    assert refusal_of(pdf_upload(content=GOOD[: int(len(GOOD) * part)])) == (
        "truncated",
        "Berkas PDF ini terpotong: bagian akhirnya tidak ada. Unggah kembali berkas yang utuh.",
    )


def test_a_pdf_without_its_middle_is_refused():
    content = GOOD[: len(GOOD) // 3] + GOOD[len(GOOD) // 2 :]

    assert refusal_of(pdf_upload(content=content)) == (
        "damaged",
        "Berkas PDF ini rusak atau terpotong. Unggah kembali berkas yang utuh.",
    )


def test_a_pdf_that_counts_its_pages_wrongly_is_refused():
    content = GOOD.replace(b"/Count 2 /Kids [ 3", b"\x00Count 2 /Kids [ \x00")

    assert content != GOOD
    assert refusal_of(pdf_upload(content=content))[0] == "damaged"


def test_a_pdf_without_pages_is_refused():
    assert refusal_of(pdf_upload(content=saved(pikepdf.new()))) == ("empty", "Berkas PDF ini tidak memiliki halaman.")


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.PDF_MAX_BYTES = 1024
    upload = pdf_upload(content=GOOD + b"\n" * 2048)

    code, message = refusal_of(upload)

    assert code == "too_large"
    assert message.startswith("Berkas terlalu besar (")
    assert message.endswith("Batasnya 1,0\xa0KB.")


def test_a_file_of_exactly_the_limit_is_accepted(settings):
    settings.PDF_MAX_BYTES = len(GOOD)

    validate_pdf(pdf_upload(content=GOOD))


@given(st.data())
def test_a_damaged_pdf_is_accepted_or_refused_with_a_sentence_but_never_breaks_the_portal(data):
    content = bytearray(GOOD)
    for _change in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with suppress(ValidationError):
        validate_pdf(pdf_upload(content=bytes(content)))


# -- how it is kept --------------------------------------------------------------------------------
def test_the_fingerprint_is_the_sha256_of_the_content_and_leaves_the_file_at_its_beginning():
    upload = pdf_upload(content=GOOD)
    upload.seek(10)

    assert sha256_of(upload) == hashlib.sha256(GOOD).hexdigest()
    assert upload.read() == GOOD


def test_the_stored_path_says_nothing_of_the_name_the_file_came_with():
    path = private_path(Document(), "PKS rahasia Bupati.PDF")

    folder, name = path.split("/")
    assert folder == "agreements.document"
    assert len(name) == len("0123456789abcdef0123456789abcdef.pdf")
    assert name.endswith(".pdf")
    assert "rahasia" not in path
    assert path != private_path(Document(), "PKS rahasia Bupati.PDF")


@pytest.mark.parametrize("name", ["../../etc/passwd", "naskah.pdf/../../x", "a.superlongsuffix", ".htaccess", ""])
def test_no_name_leads_out_of_the_folder(name):
    path = private_path(Document(), name)

    assert path.startswith("agreements.document/")
    assert path.count("/") == 1
    assert ".." not in path
    assert len(path) <= 100


def test_a_row_keeps_the_name_size_and_fingerprint_and_the_file_is_readable_by_the_portal_alone(db):
    ours, theirs = AgencyFactory(), AgencyFactory()
    agreement = recorded_agreement(Side(ours.region), Side(theirs.region))
    document = Document(agreement=agreement, uploaded_by=region_admin(ours.region))

    document.take(pdf_upload("folder/PKS Bupati.pdf", GOOD))
    document.save()

    document.refresh_from_db()
    assert (document.original_name, document.size) == ("PKS Bupati.pdf", len(GOOD))
    assert document.sha256 == hashlib.sha256(GOOD).hexdigest()
    with document.file.open("rb") as file:
        assert file.read() == GOOD
    assert os.stat(document.file.path).st_mode & 0o777 == 0o600


def test_no_address_leads_to_a_stored_file(db, client):
    ours, theirs = AgencyFactory(), AgencyFactory()
    agreement = recorded_agreement(Side(ours.region), Side(theirs.region))
    document = Document(agreement=agreement, uploaded_by=region_admin(ours.region))
    document.take(pdf_upload())
    document.save()

    response = client.get(document.file.url)

    assert response.status_code == 404
