"""Background work of the register."""

import time
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from agreements.models import Document
from agreements.services import examining
from sipkd.events.waking import start

MOST = 20  # documents that one sweep hands out
GRACE = timedelta(minutes=1)  # a fresh upload has its own wake-up call
TURN_SECONDS = 60.0


@shared_task(time_limit=200)
def examine_document(pk: int) -> None:
    """Examine one document. Safe to run twice: the second finds it done. What takes too long is tried again."""
    examining.examine(pk)


@shared_task
def examine_documents() -> int:
    """Hand out what no wake-up call announced; returns how many. Safe to run twice, as `examine_document` is."""
    waiting = Document.objects.to_examine().filter(uploaded_at__lt=timezone.now() - GRACE)
    found = list(waiting.values_list("pk", flat=True)[:MOST])
    for pk in found:
        start(examine_document, pk)
    return len(found)


@shared_task
def check_fixity() -> int:
    """Compare stored files with their fingerprints, the longest unchecked first; returns how many.

    Safe to run twice: a file is read and nothing of it is changed. After a minute the rest waits for the next run.
    """
    until, checked = time.monotonic() + TURN_SECONDS, 0
    before = timezone.now() - timedelta(days=settings.FIXITY_DAYS)
    for document in Document.objects.to_recheck(before).select_related("agreement")[:1000]:
        examining.check_fixity(document)
        checked += 1
        if time.monotonic() > until:
            break
    return checked
