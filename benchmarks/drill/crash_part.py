"""Processes and servers killed at random while people work and mail goes out."""

from __future__ import annotations

import random
import secrets
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from importlib import import_module
from typing import Any

import httpx
import redis
from django.conf import settings
from django.db import connection

from agencies.clients.models import digest_of
from agencies.clients.services import register_client
from agencies.models import ApiKey, Region, User
from benchmarks.drill.mail_sink import MailSink
from benchmarks.drill.report import Row
from benchmarks.drill.stage import Stage, eventually
from sipkd.events.models import Event, Notification
from tests.factories import RegionFactory, region_admin

RECIPIENTS = 3


class Official:
    """Somebody at a browser who replaces a key again and again: each time an event, three inbox rows, three mails."""

    def __init__(self, stage: Stage, region: Region, user: User) -> None:
        self.client, _key = register_client(
            region=region, name=f"Aplikasi {user.pk}", purpose="Latihan.", contact_name="Tim",
            contact_email="tim@contoh.go.id", scopes=[], by=user,
        )  # fmt: skip
        self.url = f"{stage.address}/aplikasi/{self.client.uuid}/kunci/ganti/"
        token = secrets.token_hex(16)
        self.headers = {"X-CSRFToken": token, "Cookie": f"sessionid={signed_in(user)}; csrftoken={token}"}
        self.keys: list[str] = []
        self.refused = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        with httpx.Client(headers=self.headers, timeout=10) as http:
            while not self.stopped.is_set():
                with suppress(httpx.HTTPError):
                    answer = http.post(self.url, data={"expires_on": ""})
                    if answer.status_code == 200 and "sipkd_" in answer.text:
                        self.keys.append(answer.text.split("sipkd_")[1].split("<")[0].split('"')[0])
                        time.sleep(0.05)
                        continue
                self.refused += 1
                time.sleep(0.1)


def signed_in(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Wrecker:
    """Kills and restarts, and counts what it did."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.chance = random.Random(seed)  # noqa: S311  (a drill)
        self.done: Counter[str] = Counter()

    def rage(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        servers: list[Any] = [self.flush, self.restart_valkey, self.restart_postgres, self.crash_postgres]
        pauses = seconds / (len(servers) + 1)
        next_server = time.monotonic() + pauses
        while time.monotonic() < deadline:
            if servers and time.monotonic() > next_server:
                servers.pop(0)()
                next_server += pauses
            name = self.chance.choice(["worker", "worker", "beat", "web"])
            time.sleep(self.chance.uniform(0.5, 3))
            self.stage.kill(name)
            self.done[f"kill -9 {name}"] += 1
            time.sleep(self.chance.uniform(0.1, 0.5))
            self.stage.start(name)
            # Let it come up, at times even do something, before the next blow.
            time.sleep(self.chance.uniform(1, 5))

    def flush(self) -> None:
        redis.Redis.from_url(settings.REDIS_URL).flushall()
        self.done["Valkey flushed"] += 1

    def restart_valkey(self) -> None:
        self.stage.signal_server("valkey", signal.SIGKILL)
        self.done["Valkey killed"] += 1

    def restart_postgres(self) -> None:
        self.stage.signal_server("postgres", signal.SIGINT)
        self.done["PostgreSQL restarted"] += 1

    def crash_postgres(self) -> None:
        self.stage.signal_server("postgres", signal.SIGQUIT)
        self.done["PostgreSQL crashed"] += 1


def run(stage: Stage, sink: MailSink, seconds: float) -> list[Row]:
    region = RegionFactory()
    people = [region_admin(region) for _number in range(RECIPIENTS + 1)]
    officials = [Official(stage, region, people[0]), Official(stage, region, people[1])]
    begun = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    connection.close()
    for official in officials:
        official.thread.start()
    wrecker = Wrecker(stage, seed=6)
    wrecker.rage(seconds)
    for official in officials:
        official.stopped.set()
        official.thread.join()
    connection.close()
    recovered = time.monotonic()
    is_quiet = eventually(lambda: not pending().exists(), 180)
    recovered = time.monotonic() - recovered

    events = Event.objects.filter(id__gt=begun, action="client.key_rotated")
    rows_of = Counter(Notification.objects.filter(event__in=events).values_list("event", "channel"))
    wrong = sum(
        rows_of[pk, channel] != RECIPIENTS
        for pk in events.values_list("pk", flat=True)
        for channel in ("inbox", "email")
    )
    acknowledged = [key for official in officials for key in official.keys]
    lost_keys = sum(not ApiKey.objects.filter(digest=digest_of(f"sipkd_{key}")).exists() for key in acknowledged)
    mails = [
        str(uuid)
        for uuid in Notification.objects.filter(event__in=events, channel="email").values_list("uuid", flat=True)
    ]
    counts = Counter(min(sink.accepted[uuid], 3) for uuid in mails)
    what_happened = ", ".join(f"{what} × {count}" for what, count in sorted(wrecker.done.items()))
    return [
        Row("Blows", "–", what_happened, True),
        Row(
            "Changes that the web acknowledged, and of them lost",
            "0 lost",
            f"{len(acknowledged)}, {lost_keys} lost ({sum(o.refused for o in officials)} requests failed meanwhile)",
            bool(acknowledged) and lost_keys == 0,
        ),
        Row(
            f"Events without their {RECIPIENTS} inbox and {RECIPIENTS} mail rows",
            "0",
            f"{wrong} of {events.count()}",
            wrong == 0,
        ),
        Row("After the last blow, until nothing was pending", "recovers", f"{recovered:.0f} s", is_quiet),
        Row(
            "Mails accepted by the mail server: never / once / twice / more often",
            f"0 / {len(mails)} / few / 0",
            f"{counts[0]} / {counts[1]} / {counts[2]} / {counts[3]}",
            counts[0] == counts[3] == 0,
        ),
    ]  # fmt: skip


def pending() -> Any:
    return Notification.objects.filter(channel="email", delivered_at__isnull=True, gave_up_at__isnull=True)
