"""Which processes of a data folder are alive, for tests that start programs of their own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path


def keeper_and_servers(folder: Path) -> set[int]:
    """The processes that hold one of their locks in a data folder."""
    locks = {str(folder / "run" / name) for name in ("keeper", "postgresql.lock", "valkey.lock")}
    found = set()
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if os.readlink(descriptor) in locks:
                found.add(int(descriptor.parts[2]))
    return found


def everyone(folder: Path) -> set[int]:
    """The servers of a data folder and all programs that were started with it as SIPKD_DATA_DIR."""
    variable = f"SIPKD_DATA_DIR={folder}".encode()
    found = keeper_and_servers(folder)
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if variable in environment.read_bytes().split(b"\0"):
                found.add(int(environment.parts[2]))
    return found


def kill(numbers: Iterable[int]) -> None:
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether the condition comes true within a time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
