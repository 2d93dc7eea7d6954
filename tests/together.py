"""Calls that really run at the same time, each in a thread with a database connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from sipkd.events.services import record
from tests.factories import InnovationFactory

PATIENCE = 30.0


def meeting_at(rows: QuerySet, *calls: Callable[[], Any]) -> list[Any]:
    """Hold the rows until every call waits for them or for another call, in this order, then let go.

    Returns for each call, in order, what it returned or the exception that it raised.
    """
    return _meeting(lambda: list(rows.select_for_update().order_by("pk")), calls)


def meeting_at_the_ledger(*calls: Callable[[], Any]) -> list[Any]:
    """The same for calls that have written everything and want to record it."""
    innovation = InnovationFactory()
    return _meeting(lambda: record("innovation.imported", innovation, by=None), calls)


def meeting_behind(change: Callable[[], Any], *calls: Callable[[], Any]) -> list[Any]:
    """Make the change, keep it back until every call waits for it or for another call, in this order, then commit it.

    Returns for each call, in order, what it returned or the exception that it raised.
    """
    return _meeting(change, calls)


def _meeting(hold: Callable[[], Any], calls: tuple[Callable[[], Any], ...]) -> list[Any]:
    with ThreadPoolExecutor(len(calls)) as threads:
        with transaction.atomic():
            hold()
            futures = []
            for number, call in enumerate(calls, start=1):
                futures.append(threads.submit(outcome, call))
                wait_until(partial(is_waiting, number))
        return [future.result(PATIENCE) for future in futures]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls together.

    Returns for each call, in order, what it returned or the exception that it raised.
    """
    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(outcome, calls))


@contextmanager
def beside(call: Callable[[], Any]) -> Iterator[Future]:
    """Run the call beside the block; `future.result()` is what it returned or the exception that it raised."""
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(outcome, call)


def outcome(call: Callable[[], Any]) -> Any:
    """What the call returns or raises; waiting for a lock for ever is an error, so that no test hangs."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
        return call()
    except Exception as error:
        return error
    finally:
        connection.close()


def is_waiting(count: int) -> bool:
    """Whether at least so many sessions of this database wait for a lock now."""
    return waiting_for_a_lock() >= count


def waiting_for_a_lock() -> int:
    """How many sessions of this database wait for a lock now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # inside a transaction the view would stand still
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def wait_until(condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
