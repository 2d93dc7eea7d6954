"""A profile from the draft to the catalogue and to its next version, and what a draft never tells."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from innovations import profile, services
from innovations.differences import differences
from innovations.models import Innovation, InnovationFile, InnovationVersion
from innovations.search.models import InnovationSearch
from innovations.templatetags.innovations import version_steps
from sipkd.dates import today
from sipkd.errors import RuleViolation
from sipkd.events.models import Change, Event, Notification
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    complete_profile,
    drafted,
    operator,
    pdf,
    pdf_upload,
    portal_verifier,
    published,
    region_admin,
    submitted,
    verifier,
)

pytestmark = pytest.mark.django_db
Status, VersionStatus = Innovation.Status, InnovationVersion.Status


def fresh(version: InnovationVersion) -> InnovationVersion:
    return InnovationVersion.objects.select_related("innovation__region", "innovation__agency").get(pk=version.pk)


def section_page(version: InnovationVersion, slug: str) -> str:
    return reverse("innovations:version-section", kwargs={"id": version.uuid, "section": slug})


def reason_against(version: InnovationVersion) -> str:
    """The refusal to submit it; a refusal changes nothing."""
    events = Event.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        services.submit_version(version, by=version.started_by)
    assert (fresh(version).status, Event.objects.count()) == (VersionStatus.DRAFT, events)
    return refusal.value.message


# -- drafting ------------------------------------------------------------------------------------------
def test_draft_is_kept_section_by_section_over_days():
    agency = AgencyFactory()
    by = operator(agency)
    version = services.draft_innovation(name="SIAP", agency=agency, by=by)
    affair = AffairFactory(name="Kesehatan")

    services.save_version(version, fields={"goal": "Layanan cepat."}, by=by)
    services.save_version(version, fields={"affair": affair, "applied_on": date(2024, 7, 1)}, by=by)
    services.save_version(version, fields={"budget": Decimal("150000000")}, by=by)

    innovation = fresh(version).innovation
    assert (innovation.status, innovation.goal, innovation.affair) == (Status.DRAFT, "Layanan cepat.", affair)
    assert (innovation.year, innovation.year_basis) == (2024, "tahun penerapan")
    assert innovation.budget == Decimal("150000000")


def test_saving_what_is_the_same_records_nothing():
    version = drafted()
    events = Event.objects.count()

    services.save_version(version, fields={"goal": version.content["goal"]}, by=version.started_by)

    assert Event.objects.count() == events


def test_draft_with_too_few_words_is_kept_with_a_hint_and_cannot_be_submitted():
    version = services.save_version(drafted(), fields={"design": "kata " * 299}, by=operator(AgencyFactory()))

    assert [(each.field, each.message) for each in version.shortcomings()] == [
        ("design", "Rancang bangun baru 299 kata; paling sedikit 300 kata.")
    ]
    assert "299 kata" in reason_against(version)


def test_what_began_today_in_the_east_is_not_in_the_future_although_it_is_still_yesterday_in_the_west():
    content = complete_profile(applied_on=date(2026, 1, 2).isoformat(), trial_on="2025-01-01", affair="1.02")

    found = {
        on: [each.field for each in profile.shortcomings(content, on)] for on in (date(2026, 1, 1), date(2026, 1, 2))
    }

    assert found == {date(2026, 1, 1): ["applied_on"], date(2026, 1, 2): []}


def test_submission_names_everything_that_is_missing():
    agency = AgencyFactory()
    version = services.draft_innovation(name="SIAP", agency=agency, by=operator(agency))

    message = reason_against(version)

    for label in ("Ringkasan", "Jenis inovasi", "Bentuk inovasi", "Tujuan", "Rancang bangun dan pokok perubahan"):
        assert f"{label} belum diisi." in message


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"applied_on": date(2024, 1, 1)}, "Waktu penerapan mendahului waktu uji coba."),
        ({"developed_on": date(2024, 2, 1)}, "Waktu pengembangan mendahului waktu penerapan."),
        ({"trial_on": None}, "Isi waktu uji coba: tahapannya sudah uji coba atau penerapan."),
        ({"applied_on": None}, "Isi waktu penerapan: tahapannya sudah penerapan."),
        ({"developed_on": today() + timedelta(days=1)}, "Waktu pengembangan tidak boleh di masa depan."),
    ],
)
def test_dates_that_cannot_be_keep_it_from_being_submitted(fields, expected):
    assert reason_against(drafted(**fields)) == f"Belum dapat diajukan. {expected}"


def test_kind_and_form_are_not_swapped():
    """One manual swaps them; BSKDN's own slide says: Jenis is digital or not, Bentuk is the field of renewal."""
    labels = {name: str(Innovation._meta.get_field(name).verbose_name) for name in ("kind", "form")}

    assert labels == {"kind": "jenis inovasi", "form": "bentuk inovasi"}
    assert Innovation.Kind.values == ["digital", "non_digital"]
    assert Innovation.Form.values == ["tata_kelola", "pelayanan_publik", "lainnya"]


def test_draft_is_found_by_those_who_work_on_it_alone():
    version = drafted(name="Bendungan Pintar")
    innovation = version.innovation
    own = (version.started_by, region_admin(innovation.region), verifier(innovation.region), portal_verifier())
    others = (operator(AgencyFactory(region=innovation.region)), operator(AgencyFactory()))

    def found(user) -> list[int]:
        return [row.pk for row in InnovationSearch.objects.visible_to(user).search("bendungan")]

    assert [found(user) for user in own] == [[innovation.pk]] * 4
    assert [found(user) for user in others] == [[]] * 2


# -- submitted, returned, published ----------------------------------------------------------------------
def test_whole_way_from_draft_over_a_return_to_publication():
    version = submitted()
    innovation, by = version.innovation, version.started_by
    checker = verifier(innovation.region)

    version = services.return_version(version, reason="Sebutkan dasar hukumnya.", by=checker)
    assert (version.status, fresh(version).innovation.status) == (VersionStatus.RETURNED, Status.RETURNED)
    services.save_version(version, fields={"goal": "Menurut Perda 5/2024."}, by=by)
    services.submit_version(version, by=by)
    version = services.publish_version(version, by=checker)

    innovation = Innovation.objects.get(pk=innovation.pk)
    assert (version.status, innovation.status, innovation.goal) == (
        VersionStatus.PUBLISHED, Status.PUBLISHED, "Menurut Perda 5/2024.",
    )  # fmt: skip
    assert list(Event.objects.about(innovation).values_list("action", flat=True))[::-1] == [
        "innovation.drafted",
        "innovation.draft_saved",
        "innovation.submitted",
        "innovation.returned",
        "innovation.draft_saved",
        "innovation.submitted",
        "innovation.published",
    ]


def test_verifier_hears_of_the_submission_and_the_owner_of_the_decision():
    version = drafted()
    checker = verifier(version.innovation.region)
    verifier(AgencyFactory().region)
    services.submit_version(version, by=version.started_by)
    services.return_version(version, reason="Lengkapi.", by=checker)

    told = Notification.objects.inbox().order_by("id").values_list("event__action", "recipient")

    assert list(told) == [
        ("innovation.submitted", checker.pk),
        ("innovation.returned", version.started_by.pk),
    ]


def test_region_without_a_verifier_is_served_by_the_portal():
    version, checker = drafted(), portal_verifier()

    services.submit_version(version, by=version.started_by)

    assert checker.has_perm("innovations.verify_version", version)
    assert Notification.objects.inbox().filter(recipient=checker, event__action="innovation.submitted").exists()


def test_return_needs_its_reason():
    version = submitted()

    with pytest.raises(RuleViolation, match="Tulis alasannya"):
        services.return_version(version, reason="  ", by=verifier(version.innovation.region))

    assert fresh(version).status == VersionStatus.SUBMITTED


def test_what_is_submitted_is_not_edited_until_it_is_taken_back():
    version = submitted()
    by = version.started_by

    with pytest.raises(RuleViolation, match="tidak dapat diubah"):
        services.save_version(version, fields={"goal": "Lain."}, by=by)
    services.withdraw_version(version, by=by)
    services.save_version(version, fields={"goal": "Lain."}, by=by)

    assert fresh(version).innovation.goal == "Lain."


@pytest.mark.parametrize("verb", ["publish_version", "withdraw_version"])
def test_draft_is_neither_published_nor_withdrawn(verb):
    version = drafted()

    with pytest.raises(RuleViolation, match="Tidak dapat diubah dari “Draf”"):
        getattr(services, verb)(version, by=verifier(version.innovation.region))

    assert fresh(version).innovation.status == Status.DRAFT


def test_operator_of_another_agency_may_not_write_and_no_writer_may_publish():
    version = submitted()
    region = version.innovation.region
    colleague = operator(AgencyFactory(region=region))

    assert not colleague.has_perm("innovations.edit_version", version)
    assert not colleague.has_perm("innovations.draft_innovation", version.innovation.agency)
    assert not version.started_by.has_perm("innovations.verify_version", version)
    assert not region_admin(region).has_perm("innovations.verify_version", version)
    assert not verifier(AgencyFactory().region).has_perm("innovations.verify_version", version)


# -- the next version ----------------------------------------------------------------------------------
def test_what_is_public_stays_until_the_next_version_is_published():
    innovation = published(goal="Lama.")
    by = region_admin(innovation.region)
    version = services.open_version(innovation, by=by)
    services.save_version(version, fields={"goal": "Baru."}, by=by)
    services.submit_version(version, by=by)

    assert Innovation.objects.get(pk=innovation.pk).goal == "Lama."
    services.publish_version(version, by=verifier(innovation.region))

    innovation = Innovation.objects.get(pk=innovation.pk)
    numbers = {each.number: each.content["goal"] for each in innovation.versions.published()}
    assert (innovation.goal, numbers) == ("Baru.", {1: "Lama.", 2: "Baru."})


def test_other_systems_hear_of_a_new_version_only_when_it_is_published():
    innovation = published()
    by = region_admin(innovation.region)
    before = Change.objects.last_position()

    version = services.open_version(innovation, by=by)
    services.save_version(version, fields={"goal": "Baru."}, by=by)
    services.submit_version(version, by=by)
    assert Change.objects.last_position() == before
    services.publish_version(version, by=verifier(innovation.region))

    assert Change.objects.last_position() > before


def test_record_from_a_public_source_keeps_what_was_public_as_version_one():
    innovation = InnovationFactory(origin="source", summary="Dari berita.", source_record={"name": "X"})
    by = operator(innovation.agency)

    version = services.open_version(innovation, by=by)
    services.save_version(version, fields=complete_profile(summary="Dari pemiliknya."), by=by)
    services.submit_version(version, by=by)
    services.publish_version(version, by=verifier(innovation.region))

    innovation = Innovation.objects.get(pk=innovation.pk)
    assert innovation.versions.get(number=1).content["summary"] == "Dari berita."
    assert (innovation.summary, innovation.origin) == ("Dari pemiliknya.", Innovation.Origin.PORTAL)


def test_there_is_one_open_version_at_a_time():
    innovation = published()
    by = region_admin(innovation.region)

    first, second = (services.open_version(innovation, by=by) for _ in range(2))

    assert first == second
    with pytest.raises(IntegrityError, match="version_one_open_per_innovation"), transaction.atomic():
        InnovationVersion.objects.create(innovation=innovation, number=9)


def test_new_version_can_be_discarded_and_what_is_public_stays():
    innovation = published(goal="Lama.")
    by = region_admin(innovation.region)
    version = services.open_version(innovation, by=by)
    services.save_version(version, fields={"goal": "Baru."}, by=by)

    services.discard_version(version, by=by)

    assert Innovation.objects.get(pk=innovation.pk).goal == "Lama."
    assert services.open_version(innovation, by=by).number == 3


def test_first_draft_that_was_never_submitted_can_be_discarded():
    version = drafted()
    innovation = services.set_contact(version.innovation, name="Siti", phone="0812", by=version.started_by)

    services.discard_version(version, by=version.started_by)

    version = fresh(version)
    innovation = version.innovation
    assert (version.status, innovation.status) == (VersionStatus.DISCARDED, Status.DISCARDED)
    assert (innovation.contact_name, innovation.contact_phone) == ("", "")
    event = Event.objects.about(innovation).first()
    assert (event.action, event.changes) == ("innovation.discarded", {"status": ["draft", "discarded"]})


@pytest.mark.parametrize("is_returned", [True, False])
def test_first_draft_that_a_verifier_has_had_is_not_discarded(is_returned):
    version = submitted()
    if is_returned:
        services.return_version(version, reason="Lengkapi.", by=verifier(version.innovation.region))
    else:
        services.withdraw_version(version, by=version.started_by)
    before, events = fresh(version), Event.objects.count()

    with pytest.raises(RuleViolation, match="Naskah pertama yang pernah diajukan tidak dapat dibuang"):
        services.discard_version(version, by=version.started_by)

    after = fresh(version)
    assert (after.status, after.innovation.status) == (before.status, before.innovation.status)
    assert Event.objects.count() == events


def test_discarded_innovation_is_found_by_nobody_and_its_manuscript_read_by_who_worked_on_it(client):
    version = drafted(name="Bendungan Pintar")
    services.discard_version(version, by=version.started_by)
    innovation = version.innovation
    innovation.refresh_from_db()
    own = (version.started_by, region_admin(innovation.region), verifier(innovation.region))

    for user in (*own, operator(AgencyFactory(region=innovation.region))):
        assert not InnovationSearch.objects.visible_to(user).search("bendungan").exists()
        assert not Innovation.objects.visible_to(user).exists()
        assert not user.has_perm("innovations.view_innovation", innovation)
        client.force_login(user)
        assert client.get(version.get_absolute_url()).status_code == (200 if user in own else 404)
        assert client.get(innovation.get_absolute_url()).status_code == 404


def test_discarded_draft_is_neither_written_nor_submitted_nor_taken_up_again():
    version = drafted()
    by = version.started_by
    services.discard_version(version, by=by)
    events = Event.objects.count()

    for verb in (
        lambda: services.save_version(version, fields={"goal": "Lain."}, by=by),
        lambda: services.submit_version(version, by=by),
        lambda: services.discard_version(version, by=by),
        lambda: services.open_version(version.innovation, by=by),
    ):
        with pytest.raises(RuleViolation):
            verb()

    assert (fresh(version).innovation.status, Event.objects.count()) == (Status.DISCARDED, events)


def test_author_discards_a_draft_after_being_asked_once_more(client):
    version = drafted()
    client.force_login(version.started_by)
    address = reverse("innovations:version-discard", kwargs={"id": version.uuid})
    assert f'href="{address}"' in client.get(version.get_absolute_url()).content.decode()

    asked = client.get(address).content.decode()
    assert "tidak dapat dilanjutkan" in asked
    assert fresh(version).status == VersionStatus.DRAFT
    response = client.post(address, follow=True)

    assert response.redirect_chain == [(reverse("innovations:version-list"), 302)]
    assert "Naskah dibuang." in response.content.decode()
    page = client.get(version.get_absolute_url()).content.decode()
    for gone in ("Buang naskah", "Unggah berkas", "Ubah narahubung", "Halaman inovasi"):
        assert gone not in page


def test_archived_innovation_leaves_the_catalogue_and_returns_with_a_new_version():
    innovation = published()
    by = region_admin(innovation.region)

    services.archive_innovation(innovation, reason="Digabung.", by=by)
    assert not Innovation.objects.published().filter(pk=innovation.pk).exists()
    version = services.submit_version(services.open_version(innovation, by=by), by=by)
    services.publish_version(version, by=verifier(innovation.region))

    innovation = Innovation.objects.get(pk=innovation.pk)
    assert (innovation.status, innovation.archived_at, innovation.archive_reason) == (Status.PUBLISHED, None, "")


def test_archived_page_tells_its_owner_alone_how_it_returns(client):
    innovation = published()
    by = region_admin(innovation.region)
    services.archive_innovation(innovation, reason="Digabung.", by=by)

    client.force_login(by)
    own = client.get(innovation.get_absolute_url()).content.decode()
    client.force_login(portal_verifier())
    other = client.get(innovation.get_absolute_url()).content.decode()

    assert "Untuk mengembalikannya ke katalog" in own
    assert "Untuk mengembalikannya ke katalog" not in other


def test_texts_of_a_profile_say_on_the_english_page_that_they_are_indonesian(client):
    innovation = published(name="SIAP", summary="Antrean dari rumah.", goal="Mempersingkat antrean.")

    page = client.get(f"/en{innovation.get_absolute_url()}").content.decode()

    assert '<h1 lang="id">SIAP</h1>' in page
    assert '<p class="lead" lang="id">Antrean dari rumah.</p>' in page
    assert '<div lang="id"><p>Mempersingkat antrean.</p></div>' in page


def test_archiving_leads_to_the_page_that_says_so(client):
    innovation = published()
    client.force_login(region_admin(innovation.region))

    response = client.post(
        reverse("innovations:innovation-archive", kwargs={"id": innovation.uuid}), {"reason": "Digabung."}, follow=True
    )

    assert response.redirect_chain == [(innovation.get_absolute_url(), 302)]
    assert "Inovasi diarsipkan." in response.content.decode()
    assert "Digabung." in response.content.decode()


@pytest.mark.parametrize("verb", ["innovation-contact", "file-add"])
def test_who_changes_their_mind_beside_the_profile_is_back_at_the_manuscript(client, verb):
    version = drafted()
    client.force_login(version.started_by)

    page = client.get(reverse(f"innovations:{verb}", kwargs={"id": version.innovation.uuid})).content.decode()

    manuscript = reverse("innovations:manuscript", kwargs={"id": version.innovation.uuid})
    assert f'href="{manuscript}"' in page.partition("<form class=")[2]


def test_section_in_which_nothing_is_needed_or_filled_in_is_not_called_complete(client):
    agency = AgencyFactory()
    version = services.draft_innovation(name="SIAP", agency=agency, by=operator(agency))
    client.force_login(version.started_by)

    page = client.get(version.get_absolute_url()).content.decode()

    said = {slug: page.partition(f'id="{slug}"')[2].partition("</section>")[0] for slug in ("waktu", "keterbukaan")}
    assert "Boleh dikosongkan" in said["waktu"]
    assert "Lengkap" not in said["waktu"]
    assert "Lengkap" in said["keterbukaan"]


def test_step_of_a_returned_manuscript_bears_the_time_at_which_it_was_returned(client):
    version = submitted()
    InnovationVersion.objects.filter(pk=version.pk).update(started_at=version.started_at - timedelta(days=40))
    services.return_version(version, reason="Lengkapi.", by=verifier(version.innovation.region))
    returned = fresh(version)

    (first, *_later) = version_steps(
        {
            "status": "returned",
            "started_at": returned.started_at,
            "submitted_at": None,
            "decided_at": returned.decided_at,
        }
    )

    assert (first["text"], first["time"]) == ("Dikembalikan", returned.decided_at)


def test_comparison_shows_days_and_amounts_as_people_write_them(client):
    innovation = published(budget=Decimal("1500000"))
    by = region_admin(innovation.region)
    version = services.open_version(innovation, by=by)
    services.save_version(version, fields={"budget": Decimal("2000000"), "developed_on": date(2024, 8, 17)}, by=by)
    client.force_login(by)

    changes = client.get(version.get_absolute_url()).content.decode().partition('id="perubahan"')[2]

    for said in ("Rp1.500.000<", "Rp2.000.000<", "17 Agustus 2024<"):
        assert said in changes.partition("</section>")[0]


def test_differences_keep_the_ends_of_lines():
    assert list(differences("Tujuan:\r\n- satu\r\n- dua", "Tujuan:\n- satu\n- tiga")) == [
        ("same", "Tujuan: \n - satu \n -"),
        ("gone", "dua"),
        ("new", "tiga"),
    ]


def test_differences_say_what_went_and_what_came():
    pieces = list(differences("Izin terbit dalam 14 hari.", "Izin terbit dalam 3 hari kerja."))

    assert pieces == [
        ("same", "Izin terbit dalam"),
        ("gone", "14 hari."),
        ("new", "3 hari kerja."),
    ]


def test_comparison_of_two_versions_is_on_the_page_and_in_the_api(client):
    innovation = published(goal="Layanan dalam 14 hari.")
    by = region_admin(innovation.region)
    version = services.open_version(innovation, by=by)
    services.save_version(version, fields={"goal": "Layanan dalam 3 hari."}, by=by)
    client.force_login(by)

    page = client.get(version.get_absolute_url()).content.decode()
    answer = client.get(reverse("api:innovation-version-detail", kwargs={"id": version.uuid})).json()

    assert "Perubahan dari versi 1" in page
    assert '<del><span class="visually-hidden">dihapus: </span>14</del>' in page
    assert answer["differences"] == [
        {
            "field": "goal",
            "label": "Tujuan",
            "before": "Layanan dalam 14 hari.",
            "after": "Layanan dalam 3 hari.",
        }
    ]
    unknown = client.get(reverse("api:innovation-version-detail", kwargs={"id": version.uuid}), {"against": "7"})
    assert unknown.status_code == 400


def changed_files(client, version: InnovationVersion, **asked) -> list[tuple[str, str]]:
    """(change, title) of every file that differs, as the API answers it; the page says the same words."""
    address = reverse("api:innovation-version-detail", kwargs={"id": version.uuid})
    answer = client.get(address, asked).json()["file_differences"]
    section = client.get(version.get_absolute_url(), asked).content.decode().partition('id="perubahan"')[2]
    page = " ".join(section.partition("</section>")[0].split())
    for each in answer:
        assert f">{each['file']['title']}</a>" in page
        assert f"{each['change_label']} · {each['file']['kind_label']}" in page
    assert ("Tidak ada perbedaan berkas." in page) == (not answer)
    return [(each["change"], each["file"]["title"]) for each in answer]


def test_comparison_says_which_files_came_and_which_went(client):
    first = submitted()
    innovation, by = first.innovation, region_admin(first.innovation.region)
    add_file(innovation, by, title="Tetap", upload=pdf_upload("a.pdf", pdf("Tetap")), visibility="public")
    old = add_file(innovation, by, title="Lama", upload=pdf_upload("b.pdf", pdf("Lama")))
    services.publish_version(first, by=verifier(innovation.region))
    second = services.open_version(innovation, by=by)
    client.force_login(by)
    assert changed_files(client, second) == []

    services.withdraw_innovation_file(old, by=by)
    add_file(innovation, by, title="Baru", upload=pdf_upload("c.pdf", pdf("Baru")), visibility="public")

    assert changed_files(client, second) == [("withdrawn", "Lama"), ("added", "Baru")]
    services.submit_version(second, by=by)
    services.publish_version(second, by=verifier(innovation.region))
    add_file(innovation, by, title="Kelak", upload=pdf_upload("d.pdf", pdf("Kelak")))
    assert changed_files(client, fresh(second)) == [("withdrawn", "Lama"), ("added", "Baru")]
    assert changed_files(client, fresh(first), against=2) == [("added", "Lama"), ("withdrawn", "Baru")]


def test_comparison_says_which_files_everybody_sees_since(client):
    innovation = published()
    by = region_admin(innovation.region)
    given_up = services.open_version(innovation, by=by)
    add_file(innovation, by, title="Proposal", visibility="public")
    add_file(innovation, by, title="Rahasia", upload=pdf_upload("r.pdf", pdf("Rahasia")))
    services.discard_version(given_up, by=by)
    last = services.submit_version(services.open_version(innovation, by=by), by=by)
    services.publish_version(last, by=verifier(innovation.region))
    client.force_login(by)

    assert changed_files(client, fresh(last), against=2) == [("shown", "Proposal")]
    assert changed_files(client, fresh(given_up), against=3) == [("hidden", "Proposal")]


# -- files and contact -----------------------------------------------------------------------------------
def add_file(innovation: Innovation, by, **fields) -> InnovationFile:
    return services.add_innovation_file(
        innovation, **{"upload": pdf_upload(), "kind": "proposal", "title": "Proposal", "by": by, **fields}
    )


def test_public_file_is_shown_once_a_verifier_has_published_it(client):
    innovation = published()
    by = region_admin(innovation.region)
    file = add_file(innovation, by, visibility="public")

    assert client.get(file.get_absolute_url()).status_code == 404
    version = services.submit_version(services.open_version(innovation, by=by), by=by)
    services.publish_version(version, by=verifier(innovation.region))

    assert client.get(file.get_absolute_url()).status_code == 200
    answer = client.get(reverse("api:innovation-detail", kwargs={"id": innovation.uuid})).json()
    assert [each["title"] for each in answer["files"]] == ["Proposal"]
    services.withdraw_innovation_file(file, by=by)
    assert client.get(file.get_absolute_url()).status_code == 404


def test_file_that_is_no_pdf_or_picture_is_refused():
    innovation = published()

    with pytest.raises(RuleViolation) as refusal:
        add_file(innovation, region_admin(innovation.region), upload=pdf_upload(content=b"<html>"))

    assert (refusal.value.field, innovation.files.count()) == ("file", 0)


def test_contact_goes_into_no_event_no_version_and_no_answer(client):
    version = submitted()
    innovation = version.innovation
    secret = ("Narahubung Rahasia", "0811-000-111")
    services.set_contact(innovation, name=secret[0], phone=secret[1], by=version.started_by)
    services.publish_version(version, by=verifier(innovation.region))
    services.open_version(innovation, by=version.started_by)
    client.force_login(version.started_by)

    ledger = json.dumps(list(Event.objects.about(innovation).values("facts", "changes", "object_label")))
    versions = json.dumps(list(innovation.versions.values_list("content", flat=True)))
    answers = [
        client.get(reverse("api:innovation-detail", kwargs={"id": innovation.uuid})).content.decode(),
        client.get(reverse("api:innovation-version-detail", kwargs={"id": version.uuid})).content.decode(),
        client.get(reverse("api:export", kwargs={"resource": "innovations"})).getvalue().decode(),
    ]
    assert [text for text in (ledger, versions, *answers) for part in secret if part in text] == []
    assert (
        secret[1]
        in client.get(reverse("innovations:manuscript", kwargs={"id": innovation.uuid}), follow=True).content.decode()
    )


def test_ledger_keeps_no_long_text_and_no_name_of_an_initiator():
    version = drafted()

    services.save_version(
        version, fields={"initiator_name": "Seorang Warga", "goal": "Rahasia dapur.", "asta_cita": 4},
        by=version.started_by,
    )  # fmt: skip

    event = Event.objects.about(version.innovation).first()
    assert event.changes == {"initiator_name": [None, None], "goal": [None, None], "asta_cita": [None, 4]}


# -- the API ---------------------------------------------------------------------------------------------
def test_api_carries_a_profile_from_the_draft_to_the_catalogue(client):
    agency, affair = AgencyFactory(), AffairFactory()
    by = operator(agency)
    client.force_login(by)
    base = reverse("api:innovation-version-list")

    def post(url: str, status: int = 200, **body) -> dict:
        response = client.post(url, json.dumps(body), content_type="application/json")
        assert response.status_code == status, response.content
        return response.json()

    url = post(base, 201, name="SIAP", agency=str(agency.uuid))["url"]
    refused = post(f"{url}submit/", 409)
    given = {name: profile.as_json(value) for name, value in complete_profile(affair=affair).items()}
    saved = post(f"{url}save/", **given, related_affairs=[affair.code])
    submitted_answer = post(f"{url}submit/")
    client.force_login(verifier(agency.region))
    answer = post(f"{url}publish/")

    assert (refused["code"], saved["shortcomings"]) == ("incomplete", [])
    assert (submitted_answer["status"], answer["status"]) == ("submitted", "published")
    client.logout()
    names = [row["name"] for row in client.get(reverse("api:innovation-list")).json()["results"]]
    assert names == ["SIAP (Sistem Informasi Aduan Publik)"]


def test_api_refuses_what_is_no_choice_and_changes_nothing(client):
    version = drafted()
    client.force_login(version.started_by)
    url = reverse("api:innovation-version-save", kwargs={"id": version.uuid})

    response = client.post(url, json.dumps({"kind": "pelayanan_publik"}), content_type="application/json")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/kind"
    assert fresh(version).content == version.content


def test_what_an_author_left_open_is_not_filled_in_rather_than_unknown(client):
    version = drafted(budget_source="")
    client.force_login(version.started_by)

    page = client.get(version.get_absolute_url()).content.decode()

    row = page.partition(">Sumber anggaran</dt>")[2].partition("</div>")[0]
    assert "belum diisi" in row
    assert "belum diketahui" not in page


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("150.000.000", 150_000_000),
        ("Rp1.500.000,50", Decimal("1500000.50")),
        ("Rp 250.000,-", 250_000),
        ("1,500,000.00", 1_500_000),
        ("150000000", 150_000_000),
    ],
)
def test_amount_is_understood_as_people_write_it(client, typed, amount):
    version = drafted()
    client.force_login(version.started_by)

    response = client.post(section_page(version, "pendukung"), {"budget": typed})

    assert response.status_code == 302
    assert fresh(version).innovation.budget == amount


def test_numbers_that_cannot_be_are_refused_at_their_fields_and_change_nothing(client):
    version = drafted()
    client.force_login(version.started_by)

    response = client.post(
        section_page(version, "pendukung"), {"budget": "1.50.000", "latitude": "-572", "longitude": "timur"}
    )

    assert response.status_code == 422
    assert {name: list(errors) for name, errors in response.context["form"].errors.items()} == {
        "budget": ["Tulis jumlahnya dengan angka, misalnya 150.000.000."],
        "latitude": ["Pastikan nilai ini lebih besar dari atau sama dengan -90."],
        "longitude": ["Tulis koordinat dalam derajat desimal, misalnya -5,72."],
    }
    assert 'value="1.50.000"' in response.content.decode()  # what was typed is still there to be put right
    assert fresh(version).content == version.content


def test_numbers_come_back_into_the_form_as_they_are_written(client):
    version = drafted()
    client.force_login(version.started_by)
    client.post(
        section_page(version, "pendukung"), {"budget": "150.000.000", "latitude": "-5,72", "longitude": "105.58"}
    )

    form = client.get(section_page(version, "pendukung")).content.decode()
    page = client.get(version.get_absolute_url()).content.decode()

    for value in ("150.000.000", "-5,72", "105,58"):
        assert f'value="{value}"' in form
    assert "Rp150.000.000<" in page.replace("\n", "").replace(" ", "")
    assert "-5,72" in page


def test_form_says_what_is_needed_before_submission_and_what_never_is(client):
    version = drafted()
    client.force_login(version.started_by)

    page = client.get(section_page(version, "bidang")).content.decode()

    marks = {
        name: page.partition(f'for="id_{name}">')[2].partition("</label>")[0]
        for name in ("affair", "theme", "asta_cita")
    }
    assert "(wajib sebelum diajukan)" in marks["affair"]
    assert "(wajib sebelum diajukan)" in marks["theme"]
    assert "(opsional)" in marks["asta_cita"]
    assert "Belum dipilih" in page
    assert "-----" not in page
