import re
import threading
import uuid
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

import agreements.reference
import innovations.reference
from agencies.models import Region
from agreements.models import Agreement
from agreements.services import (
    Side,
    attest_agreement,
    change_from_source,
    complete_agreement,
    confirm_party,
    import_agreement,
    resume_agreement,
    suspend_agreement,
    terminate_agreement,
)
from innovations.models import Adoption, Innovation
from innovations.services import (
    add_evidence,
    add_milestone,
    advance_adoption,
    approve_adoption,
    cancel_adoption,
    confirm_application,
    decline_adoption,
    finish_milestone,
    import_innovation,
    issue_paper,
    link_origin,
    name_innovation,
    rebase_adoption,
    reconfirm_use,
    record_outcome,
    rename_adoption,
    request_adoption,
    stop_adoption,
)
from sipkd.events.actions import ACTIONS
from sipkd.events.models import Event, Notification
from sipkd.events.services import record
from tests.events.sentences import SENTENCES as SENTENCES_OF_OTHERS
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    content,
    operator,
    pdf_upload,
    portal_verifier,
    recorded_agreement,
    region_admin,
    requested_adoption,
    umbrella_pks,
)
from tests.together import at_once, beside, wait_until, waiting_for_a_lock


def any_event() -> Event:
    """An event of the ledger, with a notification of it."""
    ours, theirs = RegionFactory(), RegionFactory()
    region_admin(theirs)
    recorded_agreement(Side(ours), Side(theirs))
    return Event.objects.get(action="agreement.recorded")


# -- append only, and only within a transaction ----------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_a_mistake_of_the_caller():
    innovation = InnovationFactory()

    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("innovation.imported", innovation, by=None)

    assert not Event.objects.exists()


def test_an_action_that_nobody_registered_is_refused_and_nothing_is_written(db):
    innovation = InnovationFactory()

    with pytest.raises(KeyError, match=r"innovation\.imagined"):
        record("innovation.imagined", innovation, by=None)

    assert not Event.objects.exists()


def test_the_database_refuses_to_change_an_event_through_the_model(db):
    event = any_event()
    event.object_label = "Lain"

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        event.save()

    event.refresh_from_db()
    assert event.object_label != "Lain"


def test_the_database_refuses_to_delete_an_event_through_a_queryset(db):
    event = any_event()
    Notification.objects.all().delete()

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Event.objects.all().delete()

    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET action = 'agreement.registered' WHERE id = %s",
        "UPDATE events_event SET created_at = now() WHERE id = %s",
        "DELETE FROM events_event WHERE id = %s",
    ],
)
def test_the_database_refuses_plain_sql_too(db, statement):
    event = any_event()
    Notification.objects.all().delete()
    before = Event.objects.filter(pk=event.pk).values().get()

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [event.pk])

    assert Event.objects.filter(pk=event.pk).values().get() == before


# -- what an event says ----------------------------------------------------------------------------
def test_an_event_says_who_did_what_to_what(db):
    ours, theirs = RegionFactory(name="Kabupaten Satu"), RegionFactory()
    admin = region_admin(ours)

    agreement = recorded_agreement(Side(ours), Side(theirs), title="PKS Contoh")

    event = Event.objects.get(action="agreement.recorded")
    assert (event.actor, event.object_type, event.object_id) == (admin, "agreements.agreement", agreement.uuid)
    assert (event.object_label, event.facts, event.changes) == ("PKS Contoh", {"by": "Kabupaten Satu"}, {})
    assert (event.label, event.sentence) == ("Kerja sama dicatat", "Kabupaten Satu mencatat kerja sama “PKS Contoh”.")
    assert event.get_absolute_url() == agreement.get_absolute_url()


def test_a_change_is_kept_as_old_and_new(db):
    adoption = requested_adoption()

    approve_adoption(adoption, by=region_admin(adoption.innovation.region))

    assert Event.objects.get(action="adoption.approved").changes == {"stage": ["minat", "disetujui"]}


def test_the_history_of_an_object_is_newest_first_and_its_own_alone(db):
    adoption, _other = requested_adoption(), requested_adoption()
    approve_adoption(adoption, by=region_admin(adoption.innovation.region))

    history = Event.objects.about(adoption)

    assert [event.action for event in history] == ["adoption.approved", "adoption.requested"]


def test_a_long_name_is_cut_to_what_the_ledger_holds(db):
    adoption = requested_adoption(innovation=InnovationFactory(name="N" * 300), adopter=AgencyFactory(name="A" * 200))

    assert len(Event.objects.get(action="adoption.requested").object_label) <= 500
    assert str(adoption).startswith("N" * 300)


# -- every action in words -------------------------------------------------------------------------
SENTENCES = {
    "agreement.recorded": "Kabupaten Utara mencatat kerja sama “PKS Layanan”.",
    "agreement.confirmed": "Kota Selatan mengonfirmasi sisinya pada “PKS Layanan”.",
    "agreement.registered": "“PKS Layanan” terdaftar: semua pihak telah dikonfirmasi atau diatestasi.",
    "agreement.suspended": "“PKS Layanan” ditangguhkan sejak 10 Januari 2026.",
    "agreement.resumed": "“PKS Layanan” berlaku kembali sejak 20 Januari 2026.",
    "agreement.terminated": "“PKS Layanan” diakhiri sejak 1 Februari 2026.",
    "agreement.imported": "“MoU Lama” dimuat dari sumber publik.",
    "agreement.source_changed": "Isian “MoU Lama” diubah menurut sumbernya.",
    "agreement.completed": "Verifikator melengkapi isian “MoU Lama” menurut sumbernya.",
    "agreement.attested": "Verifikator mengatestasi “MoU Lama”.",
    "innovation.imported": "“PENA EMAS” dimuat dari sumber publik.",
    "innovation.named": "“PENA EMAS” disebut dalam PKS Layanan.",
    "adoption.requested": "Diskominfo Kabupaten Utara meminta replikasi “PENA EMAS”.",
    "adoption.approved": "DPMPTSP Kota Selatan menyetujui replikasi “PENA EMAS” oleh Diskominfo Kabupaten Utara.",
    "adoption.declined": "DPMPTSP Kota Selatan menolak replikasi “PENA EMAS” oleh Diskominfo Kabupaten Utara.",
    "adoption.advanced": "Replikasi “PENA EMAS” oleh Diskominfo Kabupaten Utara kini pada tahap Persiapan.",
    "adoption.applied": "Diskominfo Kabupaten Utara menyatakan telah menerapkan “PENA EMAS”; menunggu konfirmasi.",
    "adoption.confirmed": "DPMPTSP Kota Selatan mengonfirmasi penerapan “PENA EMAS” oleh Diskominfo Kabupaten Utara.",
    "adoption.cancelled": "Replikasi “PENA EMAS” oleh Diskominfo Kabupaten Utara dibatalkan.",
    "adoption.renamed": "“PENA EMAS” di Diskominfo Kabupaten Utara bernama “PELITA”.",
    "adoption.milestone_planned": "Diskominfo Kabupaten Utara merencanakan: Bimtek.",
    "adoption.milestone_done": "Diskominfo Kabupaten Utara menyelesaikan: Bimtek.",
    "adoption.evidence_added": "Diskominfo Kabupaten Utara mengunggah bukti penerapan “PENA EMAS”.",
    "adoption.outcome_recorded": "Diskominfo Kabupaten Utara mencatat hasil “PENA EMAS”: Lama layanan.",
    "adoption.paper_issued": "Surat minat replikasi untuk “PENA EMAS” diterbitkan.",
    "adoption.reconfirmed": "Diskominfo Kabupaten Utara menegaskan bahwa “PENA EMAS” masih digunakan.",
    "adoption.rebased": (
        "Replikasi “PENA EMAS” oleh Diskominfo Kabupaten Utara kini berdasar pada kerja sama lain yang berlaku."
    ),
    "adoption.stopped": "Diskominfo Kabupaten Utara tidak menggunakan “PENA EMAS” lagi.",
    "innovation.origin_linked": "“PELITA” berasal dari replikasi “PENA EMAS” milik DPMPTSP Kota Selatan.",
}


def test_every_registered_action_has_happened_here_and_reads_as_an_indonesian_sentence(db):
    everything_that_can_happen()

    told = {event.action: event.sentence for event in Event.objects.order_by("-id")}

    assert told == SENTENCES
    assert set(SENTENCES) | set(SENTENCES_OF_OTHERS) == set(ACTIONS)


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_has_an_indonesian_label_and_a_page(name):
    action = ACTIONS[name]

    assert re.fullmatch(r"[A-Z][a-z ]+", str(action.label))
    assert str(uuid.UUID(int=7)) in action.url(uuid.UUID(int=7))


def everything_that_can_happen() -> None:
    """The whole life of one agreement, one public record, one innovation and its adoptions, by the services."""
    north, south = RegionFactory(name="Kabupaten Utara"), RegionFactory(name="Kota Selatan")
    adopter = AgencyFactory(region=north, name="Dinas Kominfo", abbreviation="Diskominfo")
    owner = AgencyFactory(region=south, name="Dinas Perizinan", abbreviation="DPMPTSP")
    asking, owning, verifier = operator(adopter), region_admin(south), portal_verifier()

    agreement = recorded_agreement(
        Side(north, agencies=[adopter]), Side(south), title="PKS Layanan", covers_all_affairs=True
    )
    confirm_party(agreement.parties.get(region=south), by=owning)
    old = import_agreement(
        content=content(Side(north), Side(south), kind="mou", title="MoU Lama"), source_urls=[], source_record={}
    )
    changed = content(Side(north), Side(south), kind="mou", title="MoU Lama")
    change_from_source(old, content=changed, source_urls=[], source_record={"topic": "Data"})
    complete_agreement(old, content=content(Side(north), Side(south), kind="mou", title="MoU Lama"), by=verifier)
    attest_agreement(old, basis="Naskah asli.", by=verifier)

    innovation = import_innovation(region=south, agency=owner, affair=None, fields={"name": "PENA EMAS"})
    name_innovation(innovation=innovation, agreement=agreement, by=owning)

    def ask():
        return request_adoption(innovation=innovation, adopter=adopter, by=asking)

    decline_adoption(ask(), reason="Belum siap.", by=owning)
    cancel_adoption(ask(), reason="Anggaran bergeser.", by=asking)
    adoption = approve_adoption(ask(), by=owning)
    advance_adoption(adoption, to="persiapan", by=asking)
    advance_adoption(adoption, to="penerapan", applied_on=date(2026, 1, 5), by=asking)
    milestone = add_milestone(adoption, title="Bimtek", due_on=date(2026, 1, 7), by=asking)
    finish_milestone(milestone, by=asking)
    rename_adoption(adoption, local_name="PELITA", by=asking)
    add_evidence(adoption, upload=pdf_upload(), title="Loket", by=asking)
    record_outcome(
        adoption, indicator="Lama layanan", before=Decimal(14), after=Decimal(3), unit="hari",
        measured_on=date(2026, 1, 9), by=asking,
    )  # fmt: skip
    issue_paper(adoption, kind="surat_minat", by=asking)
    confirm_application(adoption, by=owning)
    Adoption.objects.filter(pk=adoption.pk).update(in_use_on=date(2026, 1, 9))
    reconfirm_use(adoption, by=asking)
    own = InnovationFactory(agency=adopter, region=north, name="PELITA")
    link_origin(adoption, innovation=own, by=asking)
    rebase_adoption(adoption, agreement=umbrella_pks(adopter, south, title="PKS Layanan"), by=asking)
    stop_adoption(adoption, on=date(2026, 1, 10), reason="Diganti.", by=asking)
    suspend_agreement(agreement, starts_on=date(2026, 1, 10), reason="Evaluasi.", by=owning)
    resume_agreement(agreement, on=date(2026, 1, 20), by=owning)
    terminate_agreement(agreement, on=date(2026, 2, 1), reason="Selesai lebih awal.", by=owning)


# -- together with the change, or not at all -------------------------------------------------------
def test_the_event_and_its_notifications_go_when_the_change_is_rolled_back(db):
    adopter, innovation = AgencyFactory(), InnovationFactory()
    umbrella_pks(adopter, innovation.region)
    region_admin(innovation.region)
    asking = operator(adopter)
    before = (Event.objects.count(), Notification.objects.count())

    with transaction.atomic():
        request_adoption(innovation=innovation, adopter=adopter, by=asking)
        within = (Event.objects.count(), Notification.objects.count())
        transaction.set_rollback(True)

    assert within == (before[0] + 1, before[1] + 2)
    assert (Event.objects.count(), Notification.objects.count()) == before
    assert not innovation.adoptions.exists()


def test_no_worker_is_woken_for_a_change_that_was_rolled_back(db, django_capture_on_commit_callbacks):
    ours, theirs = RegionFactory(), RegionFactory()
    region_admin(theirs)

    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        recorded_agreement(Side(ours), Side(theirs))
        transaction.set_rollback(True)

    assert callbacks == []


# -- whom it concerns ------------------------------------------------------------------------------
def test_everybody_concerned_gets_an_inbox_row_and_those_who_wish_a_mail_and_the_actor_nothing(db):
    ours, theirs = RegionFactory(), RegionFactory()
    admin = region_admin(ours)
    with_mail, without_mail = region_admin(theirs), region_admin(theirs, wants_email=False)
    region_admin(theirs, is_active=False)
    region_admin(RegionFactory())

    recorded_agreement(Side(ours), Side(theirs))

    rows = Notification.objects.values_list("recipient", "channel")
    assert set(rows) == {(with_mail.pk, "inbox"), (with_mail.pk, "email"), (without_mail.pk, "inbox")}
    assert admin.pk not in {recipient for recipient, _channel in rows}


def test_an_inbox_row_is_delivered_by_being_written_and_a_mail_row_is_due(db):
    any_event()

    inbox, email = Notification.objects.get(channel="inbox"), Notification.objects.get(channel="email")

    assert inbox.delivered_at is not None
    assert inbox.read_at is None
    assert email.delivered_at is None
    assert list(Notification.objects.due()) == [email]


# -- the order of ids is the order of commits ------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_an_event_that_comes_second_waits_until_the_first_is_committed():
    first, second = InnovationFactory(), InnovationFactory()
    recorded, may_commit = threading.Event(), threading.Event()

    def record_first_and_tarry() -> Event:
        with transaction.atomic():
            event = record("innovation.imported", first, by=None)
            recorded.set()
            assert may_commit.wait(20)
            return event

    def record_second() -> Event:
        with transaction.atomic():
            return record("innovation.imported", second, by=None)

    with beside(record_first_and_tarry) as one:
        assert recorded.wait(20)
        with beside(record_second) as two:
            wait_until(lambda: waiting_for_a_lock() == 1)
            seen_meanwhile = list(Event.objects.all())
            may_commit.set()

    assert seen_meanwhile == []
    assert list(Event.objects.order_by("id")) == [one.result(), two.result()]


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_follows_the_ids_misses_no_event_of_many_writers():
    written = InnovationFactory.create_batch(4, region=RegionFactory(), agency=None)
    seen: list[int] = []
    done = threading.Event()

    def write(innovation) -> None:
        for _turn in range(10):
            with transaction.atomic():
                record("innovation.imported", innovation, by=None)

    def follow() -> None:
        while True:
            last_round = done.is_set()
            seen.extend(
                Event.objects.filter(id__gt=seen[-1] if seen else 0).order_by("id").values_list("id", flat=True)
            )
            if last_round:
                return

    with beside(follow) as reader:
        at_once(*(partial(write, innovation) for innovation in written))
        done.set()
        reader.result(20)

    assert len(seen) == 40
    assert seen == list(Event.objects.order_by("id").values_list("id", flat=True))


# -- the real data ---------------------------------------------------------------------------------
def test_loading_the_reference_data_records_each_row_once(db):
    from agencies.reference import load

    load()
    agreements.reference.load()
    innovations.reference.load()
    agreements.reference.load()
    innovations.reference.load()

    assert Event.objects.filter(action="agreement.imported").count() == Agreement.objects.count() == 9
    assert Event.objects.filter(action="innovation.imported").count() == Innovation.objects.count() == 85
    assert Region.objects.count() == 552
