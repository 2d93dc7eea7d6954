"""Serving the endpoints: each by one thread at a time, in the order of its sequence, none waiting for another."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from sipkd.events.webhooks import guard
from sipkd.events.webhooks.models import WebhookDelivery, WebhookEndpoint
from sipkd.events.webhooks.sending import Outcome, send
from sipkd.events.webhooks.services import disable, locked

THREADS = 16
TURN_SECONDS = 10.0  # of one endpoint, then others that wait for a thread come first
LONGEST_RUN_SECONDS = 50.0
LOOK_SECONDS = 0.2
DISPATCHER_LOCK = 0x51_9E
log = logging.getLogger(__name__)


def dispatch() -> bool:
    """Deliver what is due; True if there is more to do than one run may take.

    One dispatcher at a time keeps the other worker processes free. Two at once would do no harm: an endpoint is
    leased to one thread. A dispatcher that is killed lets go of its lock with its connection, and of its endpoints
    when their leases end.
    """
    while True:
        with only_one() as is_ours:
            if not is_ours:
                return False
            if run():
                return True
        # Who came while we were finishing has gone away again, trusting us.
        if not WebhookEndpoint.objects.due().exists():
            return False


def run() -> bool:
    started = time.monotonic()
    running: set[Future] = set()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="webhook") as threads:
        while time.monotonic() - started < LONGEST_RUN_SECONDS:
            for endpoint_id in WebhookEndpoint.objects.claim(THREADS - len(running)) if len(running) < THREADS else ():
                running.add(threads.submit(serve, endpoint_id))
            if not running:
                return False
            _done, running = wait(running, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
    return True


def serve(endpoint_id: int) -> None:
    """Send one endpoint's deliveries in order until one fails, nothing is due, or its turn is over."""
    try:
        budget = guard.Budget()
        with guard.client(budget) as http:
            until = time.monotonic() + TURN_SECONDS
            while time.monotonic() < until and (delivery := next_due(endpoint_id)):
                settle(delivery, send(delivery, http, budget))
                if not delivery.delivered_at:
                    break
                extend_lease(endpoint_id)
        WebhookEndpoint.objects.filter(pk=endpoint_id).update(leased_until=timezone.now())
    except Exception:
        log.exception("Webhook endpoint %s: this turn failed; the next begins when its lease ends.", endpoint_id)
    finally:
        connection.close()


@transaction.atomic
def settle(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """Write down how the attempt ended, and stop the endpoint in the same breath if that was the last one."""
    locked(delivery.endpoint)
    delivery.note(outcome)
    if delivery.gave_up_at:
        disable(delivery)


def next_due(endpoint_id: int) -> WebhookDelivery | None:
    """The first delivery that has not arrived, if it may be tried now; a later one never overtakes it."""
    pending = WebhookDelivery.objects.pending().filter(endpoint=endpoint_id, endpoint__disabled_at__isnull=True)
    first = pending.select_related("endpoint", "event").order_by("sequence").first()
    return first if first and first.due_at <= timezone.now() else None


def extend_lease(endpoint_id: int) -> None:
    lease = timezone.now() + timedelta(seconds=settings.WEBHOOK_LEASE_SECONDS)
    WebhookEndpoint.objects.filter(pk=endpoint_id).update(leased_until=lease)


@contextmanager
def only_one() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DISPATCHER_LOCK])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [DISPATCHER_LOCK])
