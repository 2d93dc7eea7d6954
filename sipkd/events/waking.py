"""Waking a worker after the commit. The rows are the queue; a wake-up that is lost costs only the wait for beat."""

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake_on_commit(task: str) -> None:
    """Run a task of sipkd.events.tasks once this transaction is committed."""
    transaction.on_commit(partial(wake, task))


def wake(task: str) -> None:
    """Tell a worker that something waits; if the broker is down, the beat sweep finds it instead."""
    from sipkd.events import tasks

    start(getattr(tasks, task))


def start(task: Task, *args: Any) -> None:
    """Queue any task whose work a sweep would find anyway."""
    try:
        task.apply_async(args, retry=False)
    except OperationalError:
        log.warning("Broker out of reach; the beat sweep will deliver.")
