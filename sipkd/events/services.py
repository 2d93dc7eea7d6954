"""`record()`: the last write of every change."""

from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise

from sipkd.events import subjects
from sipkd.events.actions import ACTIONS
from sipkd.events.ledger import changes_of, enqueue, enqueue_all, hold_ledger, listeners
from sipkd.events.models import Change, Event, WebhookEndpoint
from sipkd.events.telling import notify
from sipkd.events.waking import wake_on_commit

# The readers of each change are told as `changes_of` would tell them: everybody, and the circle it belongs to.
NEW = """
WITH chosen (uuid, label, circle) AS MATERIALIZED ({rows}),
written AS (
    INSERT INTO events_event
           (action, actor_id, object_type, object_id, object_label, facts, changes, request_id, created_at)
    SELECT %s, %s, %s, uuid, left(label, 500), '{{}}', '{{}}', %s, now() FROM chosen
    RETURNING id, object_type, object_id)
INSERT INTO events_change (event_id, object_type, object_id, audience, begins)
SELECT id, object_type, object_id, ARRAY[0, circle]::bigint[], %s
  FROM written JOIN chosen ON uuid = object_id ORDER BY id
RETURNING event_id
"""


def record(
    action: str,
    obj: Any,
    *,
    by: Any,
    facts: dict[str, Any] | None = None,
    changes: dict[str, list] | None = None,
) -> Event:
    """Write what happened, tell whom it concerns, and queue it for other systems, in the caller's transaction.

    Call it last: from here to the commit the transaction holds the ledger's lock. `facts` fill the action's sentence,
    `changes` map a field to [old, new]; neither may hold personal data. `by` is None for the system itself.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it records")
    spec = ACTIONS[action]
    recipients = [user for user in spec.recipients(obj) if user != by]
    affected = subjects.affected_by(obj) if spec.changes else []
    endpoints = listeners(action, affected)
    hold_ledger()
    event = Event(**_fields(action, obj, by), facts=_kept(facts or {}), changes=changes or {})
    event.save()
    if affected:
        Change.objects.bulk_create(changes_of(event, affected))
    if endpoints:
        enqueue(event, endpoints)
        wake_on_commit("deliver_webhooks")
    notify(event, recipients)
    return event


def record_all(action: str, objects: Sequence[Any], *, by: Any = None) -> None:
    """Record one action for many objects in few statements, as an import does; it notifies nobody."""
    if not connection.in_atomic_block:
        raise RuntimeError("record_all() belongs inside the transaction of the change it records")
    if not objects:
        return
    affected = [subjects.affected_by(obj) for obj in objects]
    is_heard = WebhookEndpoint.objects.exists()
    hold_ledger()
    events = Event.objects.bulk_create(Event(**_fields(action, obj, by)) for obj in objects)
    Change.objects.bulk_create(
        change for event, each in zip(events, affected, strict=True) for change in changes_of(event, each)
    )
    for event, each in zip(events, affected, strict=True) if is_heard else ():
        if enqueue(event, listeners(action, each)):
            wake_on_commit("deliver_webhooks")


def record_new(action: str, rows: QuerySet, *, label: str, circle: str, by: Any = None) -> int:
    """Record one action for many new objects, which everybody may see and nothing depends on yet, by one statement.

    `label` is the column of their name, `circle` that of their own region or agency. Notifies nobody; returns how many.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record_new() belongs inside the transaction of the change it records")
    heard_by = WebhookEndpoint.objects.listening(action, [subjects.EVERYBODY])
    fields = _fields(action, rows.model(), by)
    chosen, values = rows.order_by("pk").values_list("uuid", label, circle).query.sql_with_params()
    hold_ledger()
    with connection.cursor() as cursor:
        told = [action, by and by.pk, fields["object_type"], fields["request_id"], ACTIONS[action].begins]
        cursor.execute(NEW.format(rows=chosen), [*values, *told])
        numbers = [number for (number,) in cursor.fetchall()]
    if numbers and enqueue_all(numbers, heard_by):
        wake_on_commit("deliver_webhooks")
    return len(numbers)


def _kept(facts: dict[str, Any]) -> dict[str, Any]:
    """Labels in the language of the sources, whichever language the one who acts reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return {name: str(value) if isinstance(value, Promise) else value for name, value in facts.items()}


def _fields(action: str, obj: Any, by: Any) -> dict[str, Any]:
    context = structlog.contextvars.get_contextvars()
    return {
        "action": action,
        "actor": by,
        "object_type": obj._meta.label_lower,
        "object_id": obj.uuid,
        "object_label": str(getattr(obj, "ledger_label", obj))[:500],
        "request_id": str(context.get("request_id") or context.get("task_id") or "")[:64],
    }
