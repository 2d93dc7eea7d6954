"""What is written together with an event, while its transaction holds the ledger's lock."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from sipkd.events.models import Change, Event, WebhookDelivery, WebhookEndpoint
from sipkd.events.subjects import Subject

LEDGER_LOCK = 0x51_9D  # one lock for the whole ledger: ids in commit order, no gap for a reader of the feed to miss


def hold_ledger() -> None:
    """Take the ledger's lock until the end of the transaction: numbers are given out under it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])


def changes_of(event: Event, affected: list[tuple[Subject, Any]]) -> list[Change]:
    """One change for the object and one for each other whose visibility follows from it."""
    return [
        Change(
            event=event,
            object_type=subject.label,
            object_id=obj.uuid,
            audience=subject.audience(obj),
            begins=event.spec.begins and obj.uuid == event.object_id,
        )
        for subject, obj in affected
    ]


def enqueue(event: Event | None, endpoints: Iterable[WebhookEndpoint]) -> list[WebhookDelivery]:
    """Give the event the next number at each endpoint. Numbers are safe because the caller holds the ledger."""
    chosen: Any = WebhookEndpoint.objects.filter(pk__in=[endpoint.pk for endpoint in endpoints]).with_last_sequence()
    return WebhookDelivery.objects.bulk_create(
        WebhookDelivery(endpoint_id=pk, event=event, sequence=(last or 0) + 1)
        for pk, last in chosen.values_list("pk", "last_sequence")
    )


def enqueue_all(events: list[int], endpoints: Iterable[WebhookEndpoint]) -> list[WebhookDelivery]:
    """The same for many events of one kind, by their numbers in the ledger."""
    chosen: Any = WebhookEndpoint.objects.filter(pk__in=[endpoint.pk for endpoint in endpoints]).with_last_sequence()
    return WebhookDelivery.objects.bulk_create(
        WebhookDelivery(endpoint_id=pk, event_id=event, sequence=(last or 0) + number)
        for pk, last in chosen.values_list("pk", "last_sequence")
        for number, event in enumerate(events, start=1)
    )


def listeners(action: str, affected: list[tuple[Subject, Any]]) -> list[WebhookEndpoint]:
    """The endpoints to tell: those whose client may see the object itself."""
    if not affected:
        return []
    subject, obj = affected[0]
    return list(WebhookEndpoint.objects.listening(action, subject.audience(obj)))
