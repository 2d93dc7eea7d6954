"""PostgreSQL and Valkey for a machine that has neither, from the wheels of requirements/embedded.txt.

`environment()` is all that manage.py and the tests need: where DATABASE_URL or REDIS_URL is absent, it
brings the servers of the data folder and names them in the environment before the settings are read.
Nothing here imports Django.

Several processes may use one data folder at once (`make run` and a `manage.py shell` next to it); the
servers run exactly as long as one of them does. Each user holds a shared lock on `run/users`. The first one
starts a keeper, a small process that starts the servers and stops them once it can lock `run/users` for
itself alone, which the kernel grants only when the last user has gone, even if that one was killed. See
keeper.py for the rest of the protocol.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sipkd.embedded import keeper
from sipkd.embedded.errors import EmbeddedError
from sipkd.embedded.folder import Folder
from sipkd.embedded.locks import Lock

__all__ = ["EmbeddedError", "environment", "servers"]

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def environment(*, durable: bool = True) -> Iterator[None]:
    """Set what the settings need and the environment lacks; the servers run for as long as the block lasts.

    Does nothing where both DATABASE_URL and REDIS_URL are set: then the installation has servers of its
    own, and secrets of its own too.
    """
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        yield
        return
    data_dir = Path(os.environ.setdefault("SIPKD_DATA_DIR", str(PROJECT / ".data"))).resolve()
    with servers(data_dir, durable=durable) as urls:
        os.environ.setdefault("SIPKD_ENVIRONMENT", "demo")
        os.environ.setdefault("SECRET_KEY", secret_key(data_dir))
        for name, url in urls.items():
            os.environ.setdefault(name, url)
        yield


@contextmanager
def servers(data_dir: Path, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Yield DATABASE_URL and REDIS_URL of a data folder's servers, started here unless they run already.

    A process enters this once per data folder. `durable=False` trades safety at a power cut for speed: for
    tests. Raises EmbeddedError with a sentence for the operator.
    """
    folder = Folder(data_dir)
    with Lock(folder.users) as users:
        users.share()  # waits while the last user of an earlier run is still stopping them
        with Lock(folder.start) as start:
            start.take()  # waits while another process is starting them
            if not keeper.is_alive(folder):
                keeper.start(folder, durable=durable)
        try:
            yield folder.urls
        finally:
            if users.try_take():  # nobody else uses them, and nobody can come in before they have stopped
                keeper.stop(folder)


def secret_key(data_dir: Path) -> str:
    """The secret key of an embedded installation: made once, for its owner only, the same at every start."""
    path = data_dir / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(50)
    with open(descriptor, "w") as file:
        file.write(key)
    return key
