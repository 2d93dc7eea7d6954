"""Many writers, and readers that follow them over HTTP."""

from __future__ import annotations

import base64
import itertools
import multiprocessing
import random
import threading
import time

import httpx
from django.db import connection, connections, transaction
from django.utils import timezone

from agencies.authentication import Principal
from agencies.clients.services import register_client
from agencies.models import ApiClient
from benchmarks.drill.report import Row
from benchmarks.drill.stage import Stage
from innovations.models import Innovation
from sipkd.events.models import Change
from sipkd.events.services import record
from tests.factories import AgencyFactory, InnovationFactory, RegionFactory, region_admin

WRITERS = 8
POOL = 200
STATES = [("published", "public"), ("published", "internal"), ("draft", "public"), ("archived", "public")]


def write(seed: int, count: int, steady: list[int], changing: list[int]) -> None:
    """One writer process: each change and its event in one transaction, rows locked first, the ledger last."""
    connections.close_all()
    chance = random.Random(seed)  # noqa: S311  (a drill)
    for turn in range(count):
        is_steady = turn % 2
        with transaction.atomic():
            pk = chance.choice(steady if is_steady else changing)
            innovation = Innovation.objects.select_for_update().get(pk=pk)
            if not is_steady:
                innovation.status, innovation.visibility = chance.choice(STATES)
                is_archived = innovation.status == "archived"
                innovation.archived_at = timezone.now() if is_archived else None
                innovation.archive_reason = "Tidak dipakai lagi." if is_archived else ""
            innovation.summary = f"Perubahan {turn} oleh penulis {seed}."
            innovation.save()
            record("innovation.named", innovation, by=None, facts={"agreement": "PKS"})


class Follower:
    """A reader of the feed; it stops when the writers are done and nothing more comes."""

    def __init__(self, stage: Stage, key: str, viewer: Principal, done: threading.Event) -> None:
        self.stage, self.key, self.viewer, self.done = stage, key, viewer, done
        self.entries: list[dict] = []
        self.requests = 0
        self.thread = threading.Thread(target=self.follow)

    def follow(self) -> None:
        cursor = ""
        with httpx.Client(headers={"Authorization": f"Bearer {self.key}"}, timeout=60) as http:
            while True:
                was_done = self.done.is_set()
                params = {"after": cursor, "page_size": "500", "wait": "1"}
                body = http.get(f"{self.stage.address}/api/v1/changes/", params=params).raise_for_status().json()
                self.requests += 1
                self.entries += body["results"]
                cursor = body["cursor"]
                if was_done and not body["results"] and not body["has_more"]:
                    return

    @property
    def positions(self) -> list[int]:
        return [position_of(entry["cursor"]) for entry in self.entries]

    def state(self) -> set[str]:
        """What the reader has at the end."""
        kinds = {entry["id"]: entry["kind"] for entry in self.entries if entry["resource"] == "innovations"}
        return {key for key, kind in kinds.items() if kind == "upsert"}

    def database(self) -> set[str]:
        """What the API would answer it now."""
        return {str(uuid) for uuid in Innovation.objects.visible_to(self.viewer).values_list("uuid", flat=True)}


def position_of(cursor: str) -> int:
    return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(".")[0])


def run(stage: Stage, events: int) -> list[Row]:
    region = RegionFactory()
    agency, other = AgencyFactory(region=region), AgencyFactory()
    pool = [InnovationFactory(agency=agency if number % 2 else other) for number in range(POOL)]
    with transaction.atomic():
        for innovation in pool:
            record("innovation.imported", innovation, by=None)
    begun = Change.objects.last_position()
    ids = [innovation.pk for innovation in pool]
    steady, changing = ids[: POOL // 2], ids[POOL // 2 :]
    by = region_admin(region)
    done = threading.Event()
    followers = []
    for name, scopes in (("publik", ["feed"]), ("mitra", ["feed", "read:partner"])):
        client, key = register_client(
            region=region, name=name, purpose="Latihan.", contact_name="Tim", contact_email="tim@contoh.go.id",
            scopes=scopes, by=by,
        )  # fmt: skip
        followers.append(Follower(stage, key, Principal(ApiClient.objects.get(pk=client.pk)), done))
    connection.close()

    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=write, args=(seed, events // WRITERS, steady, changing)) for seed in range(WRITERS)]
    started = time.monotonic()
    for writer in writers:
        writer.start()
    for follower in followers:
        follower.thread.start()
    for writer in writers:
        writer.join()
    seconds = time.monotonic() - started
    done.set()
    for follower in followers:
        follower.thread.join()

    total = events // WRITERS * WRITERS
    written = Change.objects.after(begun).count()
    rows = [
        Row(f"Events written by {WRITERS} processes", str(total), f"{written} in {seconds:.0f} s", written == total)
    ]
    always_seen = {str(innovation.uuid) for innovation in pool[: POOL // 2]}
    expected = list(Change.objects.after(0).filter(object_id__in=always_seen).values_list("id", flat=True))
    for name, follower in zip(("Public", "Partner"), followers, strict=True):
        positions = follower.positions
        got = [position_of(entry["cursor"]) for entry in follower.entries if entry["id"] in always_seen]
        out_of_order = sum(b <= a for a, b in itertools.pairwise(positions))
        twice = len(positions) - len(set(positions))
        missing = len(set(expected) - set(got))
        rows += [
            Row(
                f"{name} reader: entries of always visible objects, missing / twice / out of order",
                f"{len(expected)}: 0 / 0 / 0",
                f"{len(got)}: {missing} / {twice} / {out_of_order}, in {follower.requests} requests",
                got == expected and not twice and not out_of_order,
            ),
            Row(
                f"{name} reader: objects at the end, against the database",
                f"{len(follower.database())} equal",
                f"{len(follower.state())}, {len(follower.state() ^ follower.database())} different",
                follower.state() == follower.database(),
            ),
        ]
    return rows
