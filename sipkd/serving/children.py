"""The processes below `manage.py serve`.

They are forked from it, so that Django is imported once; started again when they end; and gone when it is gone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable
from multiprocessing.connection import wait

import structlog

from sipkd.embedded.privileges import die_with_parent

logger = structlog.get_logger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # who has run for so long starts again without a growing pause
STOP_SECONDS = 10.0

fork = multiprocessing.get_context("fork")


class Child:
    """One part of the portal. The process that forks it must hold no connection and no thread."""

    def __init__(self, name: str, main: Callable[[], None]) -> None:
        self.name = name
        self.main = main
        self.pause = FIRST_PAUSE
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.again_at: float | None = None
        self.process = fork.Process(name=self.name, target=run, args=(self.main, os.getpid()))
        self.process.start()

    def revive(self) -> None:
        """Start the part again if it has ended, after a pause that grows while it keeps ending."""
        now = time.monotonic()
        if self.process.is_alive():
            return
        if self.again_at is None:
            self.pause = FIRST_PAUSE if now - self.started > STEADY_SECONDS else self.pause
            logger.warning("part_ended", part=self.name, status=self.process.exitcode, again_in=self.pause)
            self.again_at = now + self.pause
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
        elif now >= self.again_at:
            self.start()

    def stop(self) -> None:
        """Let it finish what it is doing, for a limited time."""
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(STOP_SECONDS)
        if self.process.is_alive():
            logger.warning("part_killed", part=self.name)
            self.process.kill()
        self.process.join()


def run_once(name: str, main: Callable[[], None]) -> bool:
    """Run something to its end in a process of its own; whether it ended well."""
    process = fork.Process(name=name, target=run, args=(main, os.getpid()))
    process.start()
    try:
        process.join()
    except BaseException:
        process.terminate()
        process.join(STOP_SECONDS)
        raise
    return process.exitcode == 0


def tend(children: Iterable[Child], seconds: float) -> None:
    """Wait that long, or until a part ends, and start again what is due."""
    wait([child.process.sentinel for child in children if child.process.is_alive()], seconds)
    for child in children:
        child.revive()


def run(main: Callable[[], None], parent: int) -> None:
    """The first thing a forked process does."""
    os.setsid()  # Ctrl-C at the terminal reaches only the parent, which stops its children in order
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    die_with_parent(parent, signal.SIGTERM)
    main()
