"""One delivery as one HTTP request, and what its answer means."""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone

from sipkd.events import subjects
from sipkd.events.webhooks.guard import Budget, Forbidden
from sipkd.events.webhooks.models import WebhookDelivery
from sipkd.events.webhooks.signing import signatures

# After the first attempt, and so on: ten attempts over 3 days and 4 hours (the schedule of Standard Webhooks).
PAUSES = [5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))]
JITTER = 0.1
LONGEST_RETRY_AFTER = 24 * 3600
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: delivered, to be tried again after the delay, or (without one) never again."""

    status: int | None = None
    error: str = ""
    delivered: bool = False
    delay: timedelta | None = None


def send(delivery: WebhookDelivery, http: httpx.Client, budget: Budget) -> Outcome:
    """Try one delivery once."""
    if not may_be_reached(delivery.endpoint.url):
        return Outcome(error="https required", delay=pause_after(delivery.attempts + 1))
    body = json.dumps(cloud_event(delivery), ensure_ascii=False, separators=(",", ":"))
    budget.start()
    try:
        # The connection is held only as long as the head of the answer needs; a body is not read.
        with http.stream(
            "POST", delivery.endpoint.url, content=body.encode(), headers=headers(delivery, body)
        ) as answer:
            status, retry_after = answer.status_code, answer.headers.get("Retry-After")
    except (httpx.HTTPError, httpx.InvalidURL, Forbidden) as error:
        return Outcome(error=type(error).__name__, delay=pause_after(delivery.attempts + 1))
    if 200 <= status < 300:
        return Outcome(status, delivered=True)
    if status == GONE:
        return Outcome(status, "Gone")
    pause = pause_after(delivery.attempts + 1, at_least=seconds_to_wait(retry_after))
    return Outcome(status, f"HTTP {status}", delay=pause)


def headers(delivery: WebhookDelivery, body: str) -> dict[str, str]:
    """The id stays the same in every attempt and replay, so that a receiver can recognise what it already has."""
    now, message_id = timezone.now(), f"msg_{delivery.uuid.hex}"
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "SIPKD-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signatures(delivery.endpoint, message_id, now, body),
    }


def cloud_event(delivery: WebhookDelivery) -> dict[str, Any]:
    """CloudEvents 1.0 with the sequence extension; thin: whoever wants the content fetches `subject`, if allowed."""
    event = delivery.event
    envelope = {
        "specversion": "1.0",
        "id": str(delivery.uuid),
        "source": settings.BASE_URL,
        "type": delivery.kind,
        "time": (event.created_at if event else delivery.created_at).isoformat(),
        "sequence": f"{delivery.sequence:012d}",
        "datacontenttype": "application/json",
    }
    known = subjects.find(event.object_type) if event else None
    if event is None or known is None:
        return {**envelope, "data": {}}
    key = known.key_of(event.object_id)
    url = settings.BASE_URL + known.url(key)
    return {**envelope, "subject": url, "data": {"resource": known.resource, "id": key}}


def may_be_reached(url: str) -> bool:
    return url.startswith("https://") or settings.ENVIRONMENT != "production"


def pause_after(attempts: int, *, at_least: float = 0) -> timedelta | None:
    """How long to wait after so many attempts; None after the last. The receiver may ask for more, not for less."""
    if attempts > len(PAUSES):
        return None
    seconds = PAUSES[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  (jitter)
    return timedelta(seconds=max(seconds, at_least) * settings.WEBHOOK_CLOCK)


def seconds_to_wait(retry_after: str | None, now: datetime | None = None) -> float:
    """Retry-After (RFC 9110 10.2.3), seconds or a date; 0 for nonsense, a day at most."""
    if not retry_after:
        return 0
    if retry_after.strip().isdecimal():
        seconds = float(retry_after)
    else:
        try:
            seconds = (parsedate_to_datetime(retry_after) - (now or timezone.now())).total_seconds()
        except (TypeError, ValueError):
            return 0
    return min(max(seconds, 0), LONGEST_RETRY_AFTER)
