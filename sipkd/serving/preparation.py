"""What must be up to date before the portal opens: schema, reference and demonstration data, static files.

Every step is quick when there is nothing to do.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from io import StringIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def prepare() -> None:
    migrate()
    call_command("load_reference_data", stdout=StringIO())
    if settings.ENVIRONMENT == "demo":
        call_command("seed_demo", stdout=StringIO())
    collect_static()


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Collect the static files unless they are those of the last time."""
    marker = settings.DATA_DIR / "static.sources"
    sources = static_sources()
    if marker.exists() and marker.read_text() == sources:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    marker.write_text(sources)


def static_sources() -> str:
    """A fingerprint of all static files by name, size and time, and of the way they are stored."""
    backend = type(storages["staticfiles"]).__name__
    return hashlib.sha256("\n".join([backend, str(settings.STATIC_ROOT), *sorted(stamps())]).encode()).hexdigest()


def stamps() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            yield f"{name} {status.st_size} {status.st_mtime_ns}"
