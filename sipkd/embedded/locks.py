"""Locks on files, by which the processes that share a data folder agree who starts and who stops its servers."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class Lock:
    """A POSIX record lock: the kernel releases it when this process ends, however it ends.

    Forked children have no part in it. Open a path only once per process: closing a second descriptor drops the lock.
    """

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.descriptor)

    def share(self) -> None:
        """Wait until no other process has taken the lock, then hold it together with others."""
        fcntl.lockf(self.descriptor, fcntl.LOCK_SH)

    def take(self) -> None:
        """Wait until no other process holds the lock, then hold it alone."""
        fcntl.lockf(self.descriptor, fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Hold the lock alone if that is possible at once; otherwise keep what this process held before."""
        try:
            fcntl.lockf(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def write(self, text: str) -> None:
        """Replace the content of the file, for others to read."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text.encode(), 0)


def inherited_lock(path: Path) -> int | None:
    """A descriptor that locks the path for this process and all that inherit it, or None if it is taken.

    The lock of flock(2) belongs to the open file: it is free only when the last process that holds it has ended.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
