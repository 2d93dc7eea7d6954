"""Where the portal listens: BIND and PORT."""

from __future__ import annotations

import os
import socket
import time

GRACE_SECONDS = 3.0


class AddressInUse(Exception):
    """Another program listens there already; the message is for the operator."""


def listening() -> tuple[str, int]:
    return os.environ.get("BIND", "127.0.0.1"), int(os.environ.get("PORT", "8000"))


def require_free() -> None:
    """Raise AddressInUse unless the portal can listen at its address.

    Waits a moment first: the web server of a killed run may still be finishing its last answer.
    """
    host, port = listening()
    deadline = time.monotonic() + GRACE_SECONDS
    while not is_free(host, port):
        if time.monotonic() > deadline:
            raise AddressInUse(f"Port {port} sedang dipakai program lain. Pilih yang lain: PORT={port + 1} make run")
        time.sleep(0.1)


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of the last run may linger
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
