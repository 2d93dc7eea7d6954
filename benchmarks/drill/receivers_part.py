"""Webhooks to receivers that are down, broken, hanging, or lead elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from standardwebhooks import Webhook

from agencies.clients.services import register_client
from benchmarks.drill.report import Row
from benchmarks.drill.stage import PROJECT, Stage, eventually, free_port
from sipkd.events.models import Event, Notification, WebhookDelivery, WebhookEndpoint
from sipkd.events.services import record
from sipkd.events.webhooks.services import add_endpoint, enable_endpoint, stop_endpoint
from sipkd.events.webhooks.signing import secret_of
from tests.factories import InnovationFactory, RegionFactory, region_admin
from tests.receivers import Receiver

KIND = "innovation.named"
OUTAGES = (10, 60, 300, 600)
HURRIED_CLOCK = 1e-4


class Case:
    """One receiver with its endpoint. `verified` counts what the reference library accepted."""

    def __init__(self, name: str, client, by, answer=lambda _number: 204) -> None:  # type: ignore[no-untyped-def]
        self.name = name
        self.receiver = Receiver(answer)
        self.port = free_port()
        self.endpoint = add_endpoint(client=client, url=f"http://127.0.0.1:{self.port}/hook", kinds=[KIND], by=by)

    def sequences(self) -> list[int]:
        return [int(json.loads(request.body)["sequence"]) for request in self.receiver.accepted]

    def verified(self) -> int:
        webhook = Webhook(secret_of(self.endpoint))
        return sum(verifies(webhook, request) for request in self.receiver.accepted)

    def first_sequences(self) -> list[int]:
        """In order of arrival, each once: a delivery may come twice where a crash fell before the commit."""
        return list(dict.fromkeys(self.sequences()))

    def row(self, count: int) -> Row:
        arrived, expected = self.sequences(), list(range(1, count + 1))
        lost = len(set(expected) - set(arrived))
        twice = len(arrived) - len(set(arrived))
        in_order = self.first_sequences() == expected
        return Row(
            f"{self.name}: lost / twice / in order / verified",
            f"0 / 0 / yes / {count}",
            f"{lost} / {twice} / {'yes' if in_order else 'no'} / {self.verified()}",
            lost == 0 and twice == 0 and in_order and self.verified() == len(arrived),
        )


def verifies(webhook: Webhook, request) -> bool:  # type: ignore[no-untyped-def]
    """The library refuses what is older than five minutes; the drill verifies at once, on arrival, or soon after."""
    try:
        webhook.verify(request.body, request.headers)
    except Exception:
        return False
    return True


def run(stage: Stage, count: int, patience: float) -> list[Row]:
    region = RegionFactory()
    by = region_admin(region)
    client, _key = register_client(
        region=region, name="Penerima", purpose="Latihan.", contact_name="Tim", contact_email="tim@contoh.go.id",
        scopes=["webhooks"], by=by,
    )  # fmt: skip
    innovation = InnovationFactory()
    alone = slowest_alone(stage, client, by, innovation, count)
    sentinel = Receiver()
    sentinel.start()
    released = threading.Event()
    steady = Case("Always up", client, by)
    down = {seconds: Case(f"Down {seconds} s", client, by) for seconds in OUTAGES}
    broken = Case("Answers 500", client, by, lambda _number: 204 if released.is_set() else 500)
    hanging = Case("Hangs", client, by, lambda _number: 204 if released.is_set() else (time.sleep(30) or 500))
    redirecting = Case(
        "Redirects to 127.0.0.1", client, by,
        lambda _number: 204 if released.is_set() else (302, {"Location": f"http://127.0.0.1:{sentinel.port}/"}),
    )  # fmt: skip
    cases = [steady, *down.values(), broken, hanging, redirecting]
    for case in cases:
        case.receiver.start(case.port)
    latest_steady = happen(innovation, count // 2, steady)

    for case in down.values():
        case.receiver.stop()
    started = time.monotonic()
    for seconds, case in down.items():
        threading.Timer(seconds * settings.WEBHOOK_CLOCK, case.receiver.start, [case.port]).start()
    slowest = max(latest_steady, happen(innovation, count - count // 2, steady))
    eventually(lambda: all(arrived(case, count) for case in (steady, *down.values())), 150)
    recovered = time.monotonic() - started
    rows = [
        Row(
            f"Always up: slowest of {count} deliveries, event to arrival, alone and while others hang or fail",
            f"less than one time-out ({patience:.0f} s) later",
            f"{alone:.1f} s alone, {slowest:.1f} s beside them",
            slowest < alone + patience,
        ),
        steady.row(count),
        *(case.row(count) for case in down.values()),
        Row("All four outages caught up after", "–", f"{recovered:.0f} s of the drill's clock", True),
    ]
    hurry(stage)
    given_up = eventually(lambda: all(is_disabled(case) for case in (broken, hanging, redirecting)), 240)
    attempts = [
        WebhookDelivery.objects.get(endpoint=c.endpoint, sequence=1).attempts for c in (broken, hanging, redirecting)
    ]
    mailed = Notification.objects.filter(event__action="client.webhook_disabled", channel="email").count()
    rows.append(
        Row(
            "500, hanging, redirecting: attempts, then disabled, mails to the owner",
            "10 each, 3, 3",
            f"{attempts}, {Event.objects.filter(action='client.webhook_disabled').count()}, {mailed}",
            given_up and attempts == [10, 10, 10] and mailed == 3,
        )
    )
    released.set()
    for case in (broken, hanging, redirecting):
        enable_endpoint(WebhookEndpoint.objects.get(pk=case.endpoint.pk), by=by)
    eventually(lambda: all(arrived(case, count) for case in (broken, hanging, redirecting)), 60)
    rows += [case.row(count) for case in (broken, redirecting)]
    rows.append(hanging.row(count))
    rows.append(Row("Requests that followed the redirect", "0", str(len(sentinel.requests)), not sentinel.requests))
    for name in ("worker", "beat"):
        stage.kill(name)  # they are allowed to reach this machine
    rows.append(forbidden(client, innovation, sentinel))
    stage.start("worker", "beat")
    for case in cases:
        case.receiver.stop()
    return rows


def slowest_alone(stage: Stage, client, by, innovation, count: int) -> float:  # type: ignore[no-untyped-def]
    """How long a delivery takes on this machine at this time, with nobody else to deliver to."""
    stage.wait_for_worker()
    eventually(lambda: not Notification.objects.due().exists(), 120)  # mails of the parts before
    case = Case("Alone", client, by)
    case.receiver.start(case.port)
    slowest = happen(innovation, count, case)
    stop_endpoint(case.endpoint, by=by)
    case.receiver.stop()
    return slowest


def hurry(stage: Stage) -> None:
    """Go on with a clock on which three days pass in half a minute."""
    for name in ("worker", "beat"):
        stage.kill(name)
    os.environ["SIPKD_WEBHOOK_CLOCK"] = str(HURRIED_CLOCK)
    WebhookDelivery.objects.pending().update(due_at=timezone.now())
    stage.start("worker", "beat")


def happen(innovation, count: int, steady: Case) -> float:  # type: ignore[no-untyped-def]
    """Let things happen; the longest that the steady receiver waited for one."""
    slowest = 0.0
    for _turn in range(count):
        before = len(steady.receiver.accepted)
        with transaction.atomic():
            record(KIND, innovation, by=None, facts={"agreement": "PKS"})
        started = time.monotonic()
        eventually(lambda: len(steady.receiver.accepted) > before, 60)  # noqa: B023
        slowest = max(slowest, time.monotonic() - started)
    return slowest


def arrived(case: Case, count: int) -> bool:
    return len(set(case.sequences())) >= count


def is_disabled(case: Case) -> bool:
    return WebhookEndpoint.objects.filter(pk=case.endpoint.pk, disabled_at__isnull=False).exists()


def forbidden(client, innovation, sentinel: Receiver) -> Row:  # type: ignore[no-untyped-def]
    """The same receivers without the setting that allows them: nothing leaves."""
    WebhookEndpoint.objects.update(disabled_at="2026-01-01T00:00Z", disabled_reason="owner")
    hosts = ["127.0.0.1", "localhost", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]  # noqa: S104
    before = len(sentinel.requests)
    for host in hosts:
        endpoint = WebhookEndpoint(client=client, url=f"http://{host}:{sentinel.port}/hook", kinds=[KIND])
        endpoint.save()
    with transaction.atomic():
        record(KIND, innovation, by=None, facts={"agreement": "PKS"})
    connection.close()
    guarded = {**os.environ, "SIPKD_WEBHOOK_ALLOW_PRIVATE": "false"}
    script = "from sipkd.events.webhooks.dispatch import run; run()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
    subprocess.run(command, cwd=PROJECT, env=guarded, check=True)  # noqa: S603
    tried = WebhookDelivery.objects.filter(endpoint__client=client, endpoint__disabled_at=None, attempts__gt=0).count()
    reached = len(sentinel.requests) - before
    return Row(
        f"Requests to a forbidden address, of {len(hosts)} spellings of this machine, {tried} tried",
        "0",
        str(reached),
        reached == 0 and tried == len(hosts),
    )
