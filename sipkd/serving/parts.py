"""The parts of the portal that `manage.py serve` runs: the web server, and the worker with its clock."""

from __future__ import annotations

import os
import signal
import warnings
from typing import Any

from celery.exceptions import SecurityWarning
from celery.signals import beat_embedded_init, worker_process_init
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from sipkd.address import listening
from sipkd.celery import app
from sipkd.embedded.privileges import die_with_parent

WEB_WORKERS = min(os.cpu_count() or 1, 4)  # Python computes on one core in each
WEB_THREADS = 4
WORKER_PROCESSES = 2


def web() -> None:
    host, port = listening()
    Granian(
        "sipkd.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WEB_WORKERS,
        blocking_threads=WEB_THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
    ).serve(target_loader=load_application)


def load_application(target: str) -> Any:
    """What Granian's worker process calls first."""
    from sipkd.wsgi import application

    follow_parent()
    return application


def worker() -> None:
    """Celery's worker and, in a process of its own below it, its clock: right for one machine, never for two."""
    # Celery warns root because of pickle; our messages are JSON, and only root's own project runs here.
    warnings.simplefilter("ignore", SecurityWarning)
    worker_process_init.connect(follow_parent)
    beat_embedded_init.connect(follow_parent)
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--beat",
            f"--schedule={settings.DATA_DIR / 'celerybeat-schedule'}",
            f"--concurrency={WORKER_PROCESSES}",
            f"--loglevel={settings.LOG_LEVEL}",
            "--without-gossip",
            "--without-mingle",
        ]
    )


def follow_parent(**kwargs: object) -> None:
    die_with_parent(os.getppid(), signal.SIGTERM)
