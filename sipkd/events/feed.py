"""The change feed: what changed for one reader, in the order of commits, from any point on and without a gap.

Positions are ids of `Change`; since `record()` gives them out under a lock until the commit, no id below one that a
reader has seen can appear later. An entry is answered as the reader may see the object now: whoever replays the feed
ends with what the API would answer.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Min

from sipkd.events import subjects
from sipkd.events.models import Change
from sipkd.events.subjects import Subject, views_of

SCAN = 500  # changes looked at together
MOST_SCANS = 20  # in one answer, when almost nothing of what changed is for this reader
LOOK_SECONDS = 0.25


class ForeignCursor(Exception):
    """The cursor was made for another view: the reader's permissions have changed, so it has to start anew."""


class BadCursor(Exception):
    """Not a cursor of ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    position: int
    kind: str
    subject: Subject
    key: str
    time: Any


@dataclass(slots=True)
class Page:
    """Entries in order, the position after them, and whether more is known to follow."""

    position: int
    entries: list[Entry] = field(default_factory=list)
    has_more: bool = False


# -- cursors ---------------------------------------------------------------------------------------
def view_of(user: Any) -> str:
    """A fingerprint of what the user may see; a cursor is good for one view only."""
    follows_all = user.has_perm("events.follow_all")
    text = json.dumps(["all"] if follows_all else views_of(user))
    return sha256(text.encode()).hexdigest()[:8]


def encode(position: int, user: Any) -> str:
    return base64.urlsafe_b64encode(f"{position}.{view_of(user)}".encode()).decode().rstrip("=")


def decode(cursor: str, user: Any) -> int:
    """The position that a cursor stands for; the empty cursor is the beginning of the ledger."""
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        number, _dot, view = text.partition(".")
        position = int(number)
    except ValueError as error:
        raise BadCursor(cursor) from error
    if not 0 <= position < 2**63:
        raise BadCursor(cursor)
    if view != view_of(user):
        raise ForeignCursor(cursor)
    return position


# -- reading ---------------------------------------------------------------------------------------
def read(user: Any, after: int, limit: int) -> Page:
    """The next entries for this reader."""
    page = Page(after)
    for _scan in range(MOST_SCANS):
        changes = list(Change.objects.after(page.position).select_related("event")[: max(limit, SCAN) + 1])
        changes, page.has_more = changes[: max(limit, SCAN)], len(changes) > max(limit, SCAN)
        for change, entry in zip(changes, entries_for(user, changes), strict=True):
            if entry is not None:
                if len(page.entries) == limit:
                    page.has_more = True
                    return page
                page.entries.append(entry)
            page.position = change.id
        if page.entries or not page.has_more:
            return page
    return page


def entries_for(user: Any, changes: list[Change]) -> list[Entry | None]:
    """One entry for each change, or None where the reader could never see the object."""
    by_label: dict[str, set] = {}
    for change in changes:
        by_label.setdefault(change.object_type, set()).add(change.object_id)
    seen_now, known_since = {}, {}
    for label, ids in by_label.items():
        subject = subjects.find(label)
        if subject is not None:
            seen_now[label] = subject.keys_seen_by(user, ids)
            known_since[label] = first_known(user, label, ids - seen_now[label].keys())
    return [_entry(change, seen_now, known_since) for change in changes]


def _entry(change: Change, seen_now: dict, known_since: dict) -> Entry | None:
    subject, seen = subjects.find(change.object_type), seen_now.get(change.object_type)
    if subject is None or seen is None:
        return None
    if change.object_id in seen:
        return Entry(change.id, "upsert", subject, seen[change.object_id], change.event.created_at)
    since = known_since[change.object_type].get(change.object_id)
    if since is None or change.id < since:
        return None
    return Entry(change.id, "delete", subject, subject.key_of(change.object_id), change.event.created_at)


def first_known(user: Any, label: str, ids: set) -> dict[Any, int]:
    """For objects that the reader does not see now: the change after which it may have known of them.

    That is the first one whose audience it belongs to. An object that is older than its history in the ledger may
    have been seen before; the reader is told to delete it rather than left with it.
    """
    if not ids:
        return {}
    history = Change.objects.filter(object_type=label, object_id__in=ids).order_by()
    if not user.has_perm("events.follow_all"):
        seen = history.known_to(views_of(user)).values_list("object_id").annotate(first=Min("id"))
    else:
        seen = history.values_list("object_id").annotate(first=Min("id"))
    known = dict(seen)
    for object_id, first, begins in (
        history.order_by("object_id", "id").distinct("object_id").values_list("object_id", "id", "begins")
    ):
        if not begins:
            known[object_id] = first
    return known


# -- waiting ---------------------------------------------------------------------------------------
_places = threading.BoundedSemaphore(settings.FEED_WAITERS) if settings.FEED_WAITERS else None


def wait_and_read(user: Any, after: int, limit: int, seconds: float) -> Page:
    """Like `read`, but if there is nothing wait for something, up to the time given.

    Waiting holds a thread of the web server and no transaction; between looks not even a connection is busy. When
    all places of this process are taken the answer comes at once: the reader asks again, nothing is lost.
    """
    page = read(user, after, limit)
    if page.entries or page.has_more or seconds <= 0:
        return page
    with _place() as is_ours:
        until = time.monotonic() + seconds
        while is_ours and not page.entries and time.monotonic() < until:
            time.sleep(min(LOOK_SECONDS, max(0.0, until - time.monotonic())))
            if Change.objects.last_position() > page.position:
                page = read(user, page.position, limit)
    return page


@contextmanager
def _place() -> Iterator[bool]:
    if _places is None or not _places.acquire(blocking=False):
        yield False
        return
    try:
        yield True
    finally:
        _places.release()
