"""A pytest plugin (see addopts) that gives each test session servers and a data folder of its own.

It acts before pytest-django reads the settings. The session never uses the data of `make run`, whatever the
environment says; with DATABASE_URL and REDIS_URL set it uses those servers, where Django makes test
databases beside the named one. Under xdist the controller starts the servers and its workers inherit the
environment.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from sipkd import embedded
from sipkd.embedded.locks import Lock

PREFIX = "sipkd-test-"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        keep_apart(worker)
    else:
        stack = ExitStack()
        early_config.add_cleanup(stack.close)
        try:
            stack.enter_context(session())
        except embedded.EmbeddedError as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


@contextmanager
def session() -> Iterator[None]:
    remove_abandoned_folders()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, Lock(Path(folder) / "session") as lock:
        lock.take()
        use_folder(Path(folder))
        os.environ["SIPKD_ENVIRONMENT"] = "test"
        os.environ.setdefault("SECRET_KEY", "only for tests")
        with embedded.environment(durable=False):
            yield


def keep_apart(worker: str) -> None:
    """Give an xdist worker its own data folder and Redis database; pytest-django gives it its own database."""
    use_folder(Path(os.environ["SIPKD_DATA_DIR"], worker))
    number = 1 + int(worker.removeprefix("gw"))
    os.environ["REDIS_URL"] = with_redis_database(os.environ["REDIS_URL"], number)


def use_folder(folder: Path) -> None:
    (folder / "static").mkdir(parents=True)  # WhiteNoise warns where it is missing
    os.environ["SIPKD_DATA_DIR"] = str(folder)


def with_redis_database(url: str, number: int) -> str:
    """The same Redis, another of its numbered databases: `?db=0` for a socket, `/0` for a host."""
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return re.sub(r"^(\w+://[^/]+)(/\d*)?", rf"\g<1>/{number}", url)


def remove_abandoned_folders() -> None:
    """Remove what killed sessions of this user have left."""
    a_minute_ago = time.time() - 60  # a younger one may not have taken its lock yet
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        status = folder.lstat()
        if status.st_uid == os.geteuid() and status.st_mtime < a_minute_ago:
            with Lock(folder / "session") as lock:
                if lock.try_take():
                    shutil.rmtree(folder, ignore_errors=True)
