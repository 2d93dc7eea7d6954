"""What a stored file shows of itself: its signatures, its fingerprint, its words, and the ink that people see."""

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from agencies.models import Region
from agreements import tasks
from agreements.evidence.names import same_person
from agreements.evidence.signatures import signatures_in, state_of
from agreements.evidence.trust import certificates_in, trust_roots
from agreements.models import Document
from agreements.services import Side, check_fixity, check_ink, examine, record_agreement, request_examination
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import RegionFactory, content, pdf, pdf_upload, portal_admin, portal_verifier, region_admin
from tests.signing import Authority, with_one_byte_changed

SIGNER = "Dony Ahmad Munir"
SCAN = pdf("")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def trusted(authority, settings, tmp_path) -> Authority:
    settings.TRUST_ROOTS = authority.write(tmp_path / "trust")
    return authority


@pytest.fixture
def region(db) -> Region:
    return RegionFactory()


def stored(region: Region, file: bytes, **fields) -> Document:
    """Uploaded with its agreement, by the region's admin, and examined as the worker does."""
    agreement = record_agreement(
        content=content(Side(region, signatory_name=f"H. {SIGNER}, S.T., M.M."), Side(RegionFactory()), **fields),
        by=region_admin(region),
        upload=pdf_upload(content=file),
    )
    return examine(agreement.documents.get().pk)


def page_and_api(client, document: Document, user) -> tuple[str, dict]:
    client.force_login(user)
    page = client.get(document.agreement.get_absolute_url()).content.decode()
    api = client.get(f"/api/v1/agreements/{document.agreement.uuid}/").json()
    return page, api["documents"][0]


def section(page: str) -> str:
    """The documents on the page of an agreement."""
    return page.partition('id="dokumen"')[2].partition("</section>")[0]


# -- digital signatures ----------------------------------------------------------------------------
CASES = {
    "valid": lambda ca: ca.sign(name=SIGNER),
    "invalid": lambda ca: with_one_byte_changed(ca.sign(name=SIGNER)),
    "untrusted": lambda _ca: Authority("Induk Lain").sign(name=SIGNER),
    "expired": lambda ca: ca.sign(name=SIGNER, expired=True),
    "unsigned": lambda _ca: SCAN,
}
WORDS = {
    "valid": "TTE sah",
    "invalid": "TTE tidak sah atau berkas diubah setelah ditandatangani",
    "untrusted": "TTE utuh, penerbit sertifikat tidak dipercaya",
    "expired": "TTE utuh, sertifikat kedaluwarsa",
    "unsigned": "Tanpa tanda tangan elektronik",
}


@pytest.mark.parametrize("state", CASES)
def test_page_and_api_show_the_state_of_the_signature(client, region, trusted, state):
    document = stored(region, CASES[state](trusted))

    page, api = page_and_api(client, document, document.uploaded_by)

    assert (document.signature_state, api["signature_state"]) == (state, state)
    assert api["signature_state_label"] == WORDS[state]
    assert WORDS[state] in section(page)
    assert ("tag--good" in section(page)) == (state == "valid")


@pytest.mark.parametrize("state", [state for state in CASES if state != "unsigned"])
def test_the_name_in_the_certificate_stands_beside_the_signatory(client, region, trusted, state):
    document = stored(region, CASES[state](trusted))

    page, api = page_and_api(client, document, document.uploaded_by)

    assert [(one["signer"], one["signatory"]) for one in api["signatures"]] == [(SIGNER, f"H. {SIGNER}, S.T., M.M.")]
    parties = page.partition('id="para-pihak"')[2].partition('id="ruang-lingkup"')[0]
    assert f"Nama pada sertifikat TTE</dt>\n  <dd>{SIGNER}" in parties


def test_a_certificate_of_somebody_else_is_named_and_matched_with_nobody(client, region, trusted):
    document = stored(region, trusted.sign(name="Budi Santoso"))

    page, api = page_and_api(client, document, document.uploaded_by)

    assert [(one["signer"], one["signatory"]) for one in api["signatures"]] == [("Budi Santoso", None)]
    assert "Tidak sama dengan nama penandatangan mana pun" in section(page)


def test_two_who_sign_after_one_another_are_both_valid(region, trusted):
    document = stored(region, trusted.sign(trusted.sign(name=SIGNER), name="Radityo Egi Pratama", field="TTE2"))

    assert document.signature_state == "valid"
    assert [one["signer"] for one in document.signatures] == [SIGNER, "Radityo Egi Pratama"]


def test_a_file_is_as_good_as_the_worst_of_its_signatures(region, trusted):
    document = stored(region, trusted.sign(trusted.sign(name=SIGNER), name="Radityo", field="TTE2", expired=True))

    assert [one["state"] for one in document.signatures] == ["valid", "expired"]
    assert document.signature_state == "expired"


def test_without_trust_roots_no_signature_is_trusted(region, authority, settings, tmp_path):
    settings.TRUST_ROOTS = tmp_path / "nowhere"

    assert stored(region, authority.sign()).signature_state == "untrusted"


def test_any_changed_byte_under_the_signature_leaves_nothing_valid(authority):
    signed, roots = authority.sign(), certificates_in(authority.pem)
    for at in range(0, signed.index(b"/Contents"), 97):
        changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        assert _state(changed, roots) != "valid", at


def _state(file: bytes, roots) -> str:
    try:
        return state_of(signatures_in(file, roots))
    except Exception:  # a PDF that nobody can open
        return "failed"


def test_a_broken_file_among_the_trust_roots_is_left_out(authority, tmp_path, caplog):
    folder = authority.write(tmp_path / "trust")
    (folder / "rusak.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (folder / "catatan.txt").write_text("bukan sertifikat")

    assert len(trust_roots(folder)) == 1
    assert "rusak.pem" in caplog.text


def test_new_trust_roots_count_when_the_documents_are_examined_again(region, authority, settings, tmp_path, capsys):
    settings.TRUST_ROOTS = tmp_path / "trust"
    document = stored(region, authority.sign())
    authority.write(tmp_path / "trust")

    call_command("examine_documents")

    document.refresh_from_db()
    assert document.signature_state == "valid"
    assert capsys.readouterr().out.split() == ["1", "trust", "roots", "1", "valid"]


def test_what_the_examination_found_is_in_the_history_without_names(region, trusted):
    document = stored(region, trusted.sign(name=SIGNER))

    event = Event.objects.get(action="agreement.document_examined")

    assert event.changes == {"signature_state": ["pending", "valid"]}
    assert SIGNER not in str([event.facts, event.changes, event.object_label])
    assert document.examined_at


@pytest.mark.parametrize(
    ("recorded", "certified", "same"),
    [
        ("H. Dony Ahmad Munir, S.T., M.M.", "DONY AHMAD MUNIR", True),
        ("Dr. Ir. Hj. Tuti Ruswati, S.Sos., M.Si.", "Tuti Ruswati", True),
        ("Dony Munir", "DONY AHMAD MUNIR", True),
        ("Dony Ahmad Munir", "Dony Ahmad Maulana", False),
        ("Dony", "Dony Ahmad Munir", False),
        ("Suharto", "SUHARTO", True),
        ("", "Dony Ahmad Munir", False),
        ("H.", "", False),
    ],
)
def test_names_are_compared_without_titles_and_capitals(recorded, certified, same):
    assert same_person(recorded, certified) is same


# -- the queue -------------------------------------------------------------------------------------
def test_an_upload_is_examined_by_the_worker_and_once(region, trusted, django_capture_on_commit_callbacks, monkeypatch):
    queued = []
    monkeypatch.setattr(tasks.examine_document, "apply_async", lambda args, **_options: queued.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        agreement = record_agreement(
            content=content(Side(region), Side(RegionFactory())),
            by=region_admin(region),
            upload=pdf_upload(content=trusted.sign()),
        )
    document = agreement.documents.get()
    assert (document.signature_state, document.examined_at, queued) == ("pending", None, [(document.pk,)])

    tasks.examine_document(document.pk)
    tasks.examine_document(document.pk)

    document.refresh_from_db()
    assert document.signature_state == "valid"
    assert Event.objects.filter(action="agreement.document_examined").count() == 1


def test_the_sweep_hands_out_what_no_wake_up_call_announced(region, monkeypatch):
    agreement = record_agreement(
        content=content(Side(region), Side(RegionFactory())), by=region_admin(region), upload=pdf_upload()
    )
    queued = []
    monkeypatch.setattr(tasks.examine_document, "apply_async", lambda args, **_options: queued.append(args))

    fresh = tasks.examine_documents()
    Document.objects.update(uploaded_at=timezone.now() - 2 * tasks.GRACE)
    waiting = tasks.examine_documents()

    assert (fresh, waiting, queued) == (0, 1, [(agreement.documents.get().pk,)])


def test_a_file_that_ended_the_worker_three_times_is_left_alone_and_says_so(region):
    agreement = record_agreement(
        content=content(Side(region), Side(RegionFactory())), by=region_admin(region), upload=pdf_upload()
    )
    Document.objects.update(examination_attempts=3)

    document = examine(agreement.documents.get().pk)

    assert document.signature_state == "failed"
    assert document.examined_at


def test_a_verifier_has_a_file_examined_again(client, region, trusted):
    document = stored(region, trusted.sign())
    client.force_login(portal_verifier())

    client.post(f"{document.get_absolute_url()}periksa/")

    document.refresh_from_db()
    assert (document.signature_state, document.examined_at) == ("valid", None)
    assert examine(document.pk).examined_at


# -- fixity ----------------------------------------------------------------------------------------
@pytest.fixture
def document(region) -> Document:
    return stored(region, pdf("PERJANJIAN KERJA SAMA PERIZINAN"))


def overwrite(document: Document, file: bytes) -> None:
    with default_storage.open(document.file.name, "wb") as stream:
        stream.write(file)


def alarms(user) -> list[str]:
    rows = Notification.objects.filter(recipient=user, channel="inbox", event__action__startswith="agreement.file_")
    return list(rows.order_by("id").values_list("event__action", flat=True))


def test_an_intact_file_shows_when_it_was_checked_last(client, document):
    page, api = page_and_api(client, document, document.uploaded_by)

    assert (api["fixity"], api["fixity_checked_at"] is not None) == ("intact", True)
    assert "Terakhir diperiksa" in section(page)


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_damaged_file_alarms_the_admins_once_and_recovers(client, document, harm):
    admin, good = portal_admin(), document.file.open("rb").read()
    if harm == "changed":
        overwrite(document, good[:-1] + b"x")
    else:
        default_storage.delete(document.file.name)

    check_fixity(document)
    check_fixity(document)

    assert alarms(admin) == alarms(document.uploaded_by) == ["agreement.file_damaged"]
    page, api = page_and_api(client, document, document.uploaded_by)
    assert api["fixity"] == harm
    assert "tidak lagi sama dengan yang diunggah" in section(page)
    overwrite(document, good)
    assert check_fixity(document).fixity == "intact"
    assert alarms(admin) == ["agreement.file_damaged", "agreement.file_restored"]


def test_a_file_that_is_not_the_uploaded_one_is_not_judged(document, trusted):
    overwrite(document, trusted.sign())
    request_examination(document, by=document.uploaded_by)

    examined = examine(document.pk)

    assert (examined.fixity, examined.signature_state, examined.signatures) == ("changed", "failed", [])


def test_the_sweep_checks_the_longest_unchecked_first_and_leaves_fresh_ones(document, region):
    other = stored(region, pdf("LAIN"))
    old = timezone.now() - timezone.timedelta(days=settings.FIXITY_DAYS + 1)
    Document.objects.filter(pk=other.pk).update(fixity_checked_at=old)

    checked = tasks.check_fixity()

    assert checked == 1
    other.refresh_from_db()
    assert other.fixity_checked_at > old
    assert tasks.check_fixity() == 0


# -- text ------------------------------------------------------------------------------------------
def found(client, words: str) -> set[str]:
    return {row["id"] for row in client.get("/api/v1/agreements/", {"q": words}).json()["results"]}


def test_search_finds_a_word_inside_the_pdf_for_those_who_may_open_it(client, document, region):
    ours = {str(document.agreement.uuid)}

    public = found(client, "perizinan")
    client.force_login(region_admin(RegionFactory()))
    third = found(client, "perizinan")
    client.force_login(portal_verifier())
    verifier = found(client, "perizinan")
    client.force_login(document.uploaded_by)
    party = found(client, "perizinan")

    assert (public, third, verifier, party) == (set(), set(), ours, ours)


def test_words_of_a_public_document_are_found_by_all(client, document):
    Document.objects.update(visibility="public")

    assert found(client, "perizinan") == {str(document.agreement.uuid)}


def test_a_match_in_the_title_comes_before_one_in_a_document(client, document, region):
    titled = stored(region, SCAN, title="PKS Perizinan").agreement
    client.force_login(document.uploaded_by)

    rows = client.get("/api/v1/agreements/", {"q": "perizinan"}).json()["results"]

    assert [row["id"] for row in rows] == [str(titled.uuid), str(document.agreement.uuid)]


def test_a_scan_without_text_says_so(client, region):
    document = stored(region, pdf("", pages=3))

    page, api = page_and_api(client, document, document.uploaded_by)

    assert (api["pages"], api["pages_with_text"]) == (3, 0)
    assert "Hasil pindai tanpa teks" in section(page)


def test_examining_again_replaces_the_words_of_before(document):
    request_examination(document, by=document.uploaded_by)
    examine(document.pk)

    assert [(page.number, page.text) for page in document.texts.all()] == [(1, "PERJANJIAN KERJA SAMA PERIZINAN")]


# -- ink -------------------------------------------------------------------------------------------
def test_a_party_records_what_it_sees_and_a_complete_scan_is_still_not_green(client, region):
    document = stored(region, SCAN)
    client.force_login(document.uploaded_by)

    client.post(
        f"{document.get_absolute_url()}fisik/", {"has_initials": "on", "has_stamp_duty": "on", "has_seal": "on"}
    )

    page, api = page_and_api(client, document, document.uploaded_by)
    assert api["ink"] == {"has_initials": True, "has_stamp_duty": True, "has_seal": True}
    assert "Paraf: ada · Meterai: ada · Stempel: ada" in section(page)
    assert "tag--good" not in section(page)


def test_what_is_not_ticked_is_recorded_as_not_there(client, region):
    document = stored(region, SCAN)
    page, api = page_and_api(client, document, document.uploaded_by)
    assert set(api["ink"].values()) == {None}
    assert "Paraf, meterai, dan stempel belum diperiksa" in section(page)

    client.post(f"{document.get_absolute_url()}fisik/", {"has_seal": "on"})

    page, _api = page_and_api(client, document, document.uploaded_by)
    assert "Paraf: tidak ada · Meterai: tidak ada · Stempel: ada" in section(page)
    event = Event.objects.get(action="agreement.ink_checked")
    assert event.changes == {"has_initials": [None, False], "has_stamp_duty": [None, False], "has_seal": [None, True]}


def test_ink_is_looked_for_on_the_instrument_only(region):
    document = stored(region, SCAN)
    Document.objects.update(kind="lampiran")

    with pytest.raises(RuleViolation):
        check_ink(document, by=document.uploaded_by, has_seal=True)

    document.refresh_from_db()
    assert (document.has_seal, document.ink_checked_at) == (None, None)
