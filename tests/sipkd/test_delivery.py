import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone

from sipkd.celery import app
from sipkd.events.models import MAX_ATTEMPTS, Event, Notification
from sipkd.events.services import record
from sipkd.events.tasks import deliver_due
from tests.factories import InnovationFactory, UserFactory, operator, region_admin, requested_adoption
from tests.together import at_once, beside, wait_until

PROJECT = Path(__file__).resolve().parents[2]


def mails_due(count: int) -> list[Notification]:
    """That many people who each have one mail waiting."""
    innovation = InnovationFactory()
    with transaction.atomic():
        event = record("innovation.imported", innovation, by=None)
    return Notification.objects.bulk_create(
        Notification(event=event, recipient=user, channel="email") for user in UserFactory.create_batch(count)
    )


def mail_due() -> Notification:
    return mails_due(1)[0]


# -- one mail --------------------------------------------------------------------------------------
def test_a_due_mail_is_sent_once_and_marked(db, mailoutbox):
    waiting = mail_due()

    first, second = deliver_due(), deliver_due()

    waiting.refresh_from_db()
    assert (first, second) == (1, 0)
    assert [message.to for message in mailoutbox] == [[waiting.recipient.email]]
    assert waiting.delivered_at is not None
    assert (waiting.attempts, waiting.last_error, waiting.gave_up_at) == (1, "", None)


def test_the_mail_says_what_happened_and_where_to_go(db, mailoutbox, settings):
    settings.BASE_URL = "https://sipkd.contoh.go.id"
    adoption = requested_adoption(innovation=InnovationFactory(name="PENA EMAS"))
    owner = region_admin(adoption.innovation.region, name="Kepala Bagian")
    with transaction.atomic():
        event = record("adoption.requested", adoption, by=None, facts=Event.objects.last().facts)
    Notification.objects.exclude(event=event, recipient=owner).delete()

    deliver_due()

    (message,) = mailoutbox
    assert message.subject == f"[SIPKD] Permintaan replikasi: PENA EMAS · {adoption.adopter}"
    assert f"{adoption.adopter} meminta replikasi “PENA EMAS”." in message.body
    assert f"https://sipkd.contoh.go.id/replikasi/{adoption.uuid}/" in message.body
    assert "Yth. Kepala Bagian," in message.body


def test_the_message_id_is_that_of_the_notification_every_time_it_is_sent(db, mailoutbox):
    waiting = mail_due()
    deliver_due()
    Notification.objects.update(delivered_at=None, due_at=timezone.now())

    deliver_due()

    expected = f"<{waiting.uuid}@sipkd>"
    assert [message.message()["Message-ID"] for message in mailoutbox] == [expected, expected]


def test_a_mail_says_that_a_machine_wrote_it(db, mailoutbox):
    mail_due()

    deliver_due()

    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_a_long_name_is_cut_in_the_subject(db, mailoutbox):
    innovation = InnovationFactory(name="N" * 300)
    with transaction.atomic():
        event = record("innovation.imported", innovation, by=None)
    Notification.objects.create(event=event, recipient=UserFactory(), channel="email")

    deliver_due()

    assert mailoutbox[0].subject == f"[SIPKD] Inovasi dimuat dari sumber publik: {'N' * 300}"[:180]


def test_an_inbox_row_is_never_mailed(db, mailoutbox):
    waiting = mail_due()
    Notification.objects.create(event=waiting.event, recipient=UserFactory(), channel="inbox")

    deliver_due()

    assert [message.to for message in mailoutbox] == [[waiting.recipient.email]]


def test_a_mail_whose_time_has_not_come_waits(db, mailoutbox):
    mail_due()
    Notification.objects.update(due_at=timezone.now() + timedelta(minutes=1))

    assert deliver_due() == 0
    assert mailoutbox == []


def test_more_mails_than_one_batch_are_all_sent(db, mailoutbox):
    waiting = mails_due(45)

    assert deliver_due() == 45
    assert sorted(message.to[0] for message in mailoutbox) == sorted(row.recipient.email for row in waiting)


# -- several workers -------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_second_worker_takes_what_the_first_has_not_claimed_and_waits_for_nothing():
    rows = mails_due(5)

    with transaction.atomic():
        first = Notification.objects.claim(3)
        with beside(lambda: Notification.objects.claim(10)) as other:
            second = other.result(20)

    assert [row.pk for row in first] == [row.pk for row in rows[:3]]
    assert [row.pk for row in second] == [row.pk for row in rows[3:]]


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_every_mail_exactly_once(mailoutbox):
    rows = mails_due(60)

    sent = at_once(*[deliver_due] * 4)

    assert sum(sent) == 60
    assert sorted(message.message()["Message-ID"] for message in mailoutbox) == sorted(
        f"<{row.uuid}@sipkd>" for row in rows
    )


def test_a_worker_that_died_after_claiming_holds_its_mail_no_longer_than_the_lease(db, mailoutbox, settings):
    settings.NOTIFICATION_LEASE_SECONDS = 60
    waiting = mail_due()
    before = timezone.now()
    claimed = Notification.objects.claim(10)  # and nothing more: the worker is dead

    assert [row.pk for row in claimed] == [waiting.pk]
    assert deliver_due() == 0
    waiting.refresh_from_db()
    assert timedelta(seconds=60) <= waiting.due_at - before < timedelta(seconds=80)

    Notification.objects.update(due_at=timezone.now())  # the lease is over

    assert deliver_due() == 1
    waiting.refresh_from_db()
    assert (len(mailoutbox), waiting.attempts) == (1, 2)


# -- when it cannot be sent ------------------------------------------------------------------------
@contextmanager
def closed_port() -> Iterator[int]:
    """A port on which nobody answers."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]


@pytest.fixture
def dead_mail_server(settings) -> Iterator[None]:
    with closed_port() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield


def test_a_failed_attempt_is_tried_again_later(db, dead_mail_server):
    waiting, before = mail_due(), timezone.now()

    assert deliver_due() == 0

    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.last_error) == (1, "ConnectionRefusedError")
    assert (waiting.delivered_at, waiting.gave_up_at) == (None, None)
    assert timedelta(seconds=60) <= waiting.due_at - before < timedelta(seconds=80)


@pytest.mark.parametrize(("failed_before", "pause"), [(1, 120), (4, 960), (8, 15360), (9, 21600)])
def test_each_failure_doubles_the_pause_up_to_six_hours(db, dead_mail_server, failed_before, pause):
    waiting, before = mail_due(), timezone.now()
    Notification.objects.update(attempts=failed_before)

    deliver_due()

    waiting.refresh_from_db()
    assert timedelta(seconds=pause) <= waiting.due_at - before < timedelta(seconds=pause + 20)


def test_after_the_last_attempt_it_is_kept_as_a_dead_letter_and_never_tried_again(db, dead_mail_server):
    waiting = mail_due()
    Notification.objects.update(attempts=MAX_ATTEMPTS - 1)

    deliver_due()

    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.last_error) == (MAX_ATTEMPTS, "ConnectionRefusedError")
    assert waiting.gave_up_at is not None
    assert waiting.delivered_at is None
    Notification.objects.update(due_at=timezone.now())
    assert not Notification.objects.due().exists()


def test_one_mail_that_fails_does_not_hold_up_the_others(db, mailoutbox):
    bad, good = mails_due(2)
    bad.recipient.email = "pejabat@contoh.go.id\nBcc: semua@contoh.go.id"
    bad.recipient.save()

    assert deliver_due() == 1

    bad.refresh_from_db()
    assert [message.to for message in mailoutbox] == [[good.recipient.email]]
    assert (bad.delivered_at, bad.last_error) == (None, "BadHeaderError")


def test_a_mail_that_got_through_at_last_shows_no_error(db, mailoutbox):
    waiting = mail_due()
    Notification.objects.update(attempts=3, last_error="ConnectionRefusedError")

    deliver_due()

    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.last_error, len(mailoutbox)) == (4, "", 1)


# -- the wake-up call ------------------------------------------------------------------------------
@pytest.fixture
def dead_broker(monkeypatch, tmp_path) -> Iterator[None]:
    monkeypatch.setattr(app.conf, "broker_write_url", f"redis+socket://{tmp_path}/nobody.sock")
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    yield
    app.amqp._producer_pool = None


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_stops_no_change_and_the_sweep_finds_the_mail(dead_broker, mailoutbox, caplog):
    adoption = requested_adoption()
    user = operator(adoption.adopter)
    region_admin(adoption.innovation.region)

    started = time.monotonic()
    with transaction.atomic():
        record("adoption.requested", adoption, by=user, facts=Event.objects.last().facts)

    assert time.monotonic() - started < 5  # nobody waits for it
    assert "Broker out of reach; the beat sweep will deliver." in caplog.messages
    assert Notification.objects.due().count() == 1
    assert deliver_due() == 1
    assert len(mailoutbox) == 1


# -- a real worker, killed between claim and delivery ----------------------------------------------
class Worker:
    """A `celery worker` of its own on this test's database and broker."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.log = folder / "worker.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--quiet", "-A", "sipkd", "worker", "--pool=solo", "--loglevel=INFO"],
                cwd=PROJECT,
                env={
                    **os.environ,
                    "DATABASE_URL": database_url(),
                    "SIPKD_DATA_DIR": str(folder),
                    "SIPKD_NOTIFICATION_LEASE_SECONDS": "1",
                    **environment,
                },
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *exc: object) -> None:
        self.kill()


def database_url() -> str:
    """The address of the database that this test writes to."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


@contextmanager
def mail_server_that_never_answers() -> Iterator[tuple[int, threading.Event]]:
    """A port that takes connections and says nothing; the event tells that somebody has come."""
    called = threading.Event()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        callers = []

        def accept() -> None:
            while True:
                try:
                    callers.append(server.accept())
                except OSError:
                    return
                called.set()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], called
        server.shutdown(socket.SHUT_RDWR)
        thread.join(20)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_mail_whose_worker_is_killed_while_sending_arrives_once(tmp_path):
    waiting = mail_due()
    deliver_due.delay()
    with mail_server_that_never_answers() as (port, called):
        with Worker(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{port}"):
            assert called.wait(60), (tmp_path / "worker.log").read_text()
        waiting.refresh_from_db()
        assert (waiting.attempts, waiting.delivered_at) == (1, None)

    with Worker(tmp_path, EMAIL_URL=""):
        wait_until(lambda: Notification.objects.due().exists())  # the lease of the dead worker is over
        deliver_due.delay()  # what the beat does
        wait_until(Notification.objects.filter(delivered_at__isnull=False).exists, seconds=60)

    waiting.refresh_from_db()
    files = list((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 1
    message = message_from_bytes(files[0].read_bytes())
    assert message["Message-ID"] == f"<{waiting.uuid}@sipkd>"
    assert message["To"] == waiting.recipient.email
    assert waiting.attempts == 2
