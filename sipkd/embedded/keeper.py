"""The keeper: the one process per data folder that starts the servers, watches them and stops them.

Four files in `run/` carry locks, and a lock says who is alive without any trust in process numbers:

- `users`    shared by each process that uses the servers; the keeper takes it for itself when the last one
             has gone;
- `start`    held while a process looks for a keeper and starts one, so that there is never a second;
- `keeper`   held by the keeper; the file names its process, to be told to stop without delay;
- `servers`  held by the keeper and inherited by the servers: while an orphan of a killed keeper still shuts
             down, the next keeper waits. Once it has this lock, every pid file and every socket it finds is
             stale.

The servers get a signal from the kernel when the keeper dies (privileges.py), and PostgreSQL recovers from
anything.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from types import FrameType
from typing import Protocol

from sipkd.embedded.errors import EmbeddedError
from sipkd.embedded.folder import Folder
from sipkd.embedded.locks import Lock, inherited_lock
from sipkd.embedded.postgres import Postgres
from sipkd.embedded.privileges import Identity, bound_to_parent, choose
from sipkd.embedded.valkey import Valkey

START_SECONDS = 60.0  # recovery after a crash reads the log since the last checkpoint
STOP_SECONDS = 20.0
LOOK_SECONDS = 0.1
LOG_BYTES = 1_000_000


class Program(Protocol):
    """What the keeper needs to know of a server."""

    name: str
    stop_signal: signal.Signals

    def prepare(self, identity: Identity) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self) -> bool: ...


def is_alive(folder: Folder) -> bool:
    with Lock(folder.keeper) as lock:
        return not lock.try_take()


def start(folder: Folder, *, durable: bool) -> None:
    """Fork a keeper and return when its servers are ready. Raises EmbeddedError with the reason if not."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()  # a Ctrl-C at the terminal is for the user process; the servers go last
        if os.fork() == 0:
            become_keeper(folder, durable, writing)
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with open(reading) as answer:
        problem = answer.read()  # until the keeper closes its end: nothing to report means ready
    if problem:
        raise EmbeddedError(problem)


def stop(folder: Folder) -> None:
    """Tell the keeper, if there is one, to stop, and return when it has.

    Only for a caller that has taken `users`: nobody else can come in meanwhile.
    """
    deadline = time.monotonic() + 2 * STOP_SECONDS
    with suppress(ProcessLookupError, ValueError):
        if is_alive(folder):
            os.kill(int(folder.keeper.read_text()), signal.SIGTERM)
    while is_alive(folder) and time.monotonic() < deadline:
        time.sleep(0.01)


def become_keeper(folder: Folder, durable: bool, writing: int) -> None:
    """Never returns: this process keeps the servers and ends with them."""
    problem = ""
    try:
        writing = detach(folder, keep=writing)
        Keeper(folder, durable=durable).run(ready=lambda: os.close(writing))
    except EmbeddedError as error:
        problem = str(error)
    except BaseException as error:
        problem = f"{type(error).__name__}: {error}"
    if problem:
        note(f"keeper failed: {problem}")
        with suppress(OSError):
            os.write(writing, problem.encode())
    os._exit(1 if problem else 0)


def detach(folder: Folder, *, keep: int) -> int:
    """Let go of everything that belonged to the parent, its output above all; return the descriptor that is
    kept."""
    if folder.log.exists() and folder.log.stat().st_size > LOG_BYTES:
        folder.log.replace(folder.log.with_suffix(".log.1"))
    log = os.open(folder.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2), (keep, 3)):
        os.dup2(source, target, inheritable=target != 3)
    os.closerange(4, os.sysconf("SC_OPEN_MAX"))
    return 3


def note(message: str) -> None:
    os.write(2, f"{datetime.now(UTC).isoformat(timespec='milliseconds')} {message}\n".encode())


class Keeper:
    """The body of the keeper process."""

    def __init__(self, folder: Folder, *, durable: bool) -> None:
        self.folder = folder
        self.identity = choose(Postgres.trial(), folder.root)
        self.programs: list[Program] = [Postgres(folder, durable=durable), Valkey(folder)]
        self.processes: dict[Program, subprocess.Popen[bytes]] = {}
        self.told_to_stop = False

    def run(self, ready: Callable[[], None]) -> None:
        """Keep the servers until the last user has gone or SIGTERM comes; call `ready` once they can be used."""
        signal.signal(signal.SIGTERM, self._on_sigterm)
        with Lock(self.folder.keeper) as own, Lock(self.folder.users) as users:
            own.take()
            own.write(str(os.getpid()))
            self.inherited = wait_for_orphans(self.folder)
            try:
                self._start(self.programs)
                ready()
                while not (self.told_to_stop or users.try_take()):
                    self._start([program for program in self.programs if self.processes[program].poll() is not None])
                    time.sleep(LOOK_SECONDS)
            finally:
                self._stop()

    def _on_sigterm(self, number: int, frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _start(self, programs: list[Program]) -> None:
        for program in programs:
            note(f"starting {program.name}")
            program.prepare(self.identity)
            self.processes[program] = subprocess.Popen(  # noqa: S603
                program.command(),
                cwd=self.folder.root,
                stdin=subprocess.DEVNULL,
                pass_fds=[self.inherited],
                preexec_fn=bound_to_parent(self.identity, program.stop_signal),
            )
        for program in programs:
            self._wait_until_ready(program)

    def _wait_until_ready(self, program: Program) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not program.is_ready():
            if self.processes[program].poll() is not None or time.monotonic() > deadline:
                raise EmbeddedError(f"{program.name} did not start; the reason is in {self.folder.log}")
            time.sleep(0.01)

    def _stop(self) -> None:
        for program, process in self.processes.items():
            note(f"stopping {program.name}")
            process.send_signal(program.stop_signal)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for_orphans(folder: Folder) -> int:
    """Wait until no server of a killed keeper is left; the descriptor of the lock that the new servers will
    inherit."""
    deadline = time.monotonic() + START_SECONDS
    while (descriptor := inherited_lock(folder.servers)) is None:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Servers of an earlier run still hold {folder.root}. End them and try again.")
        time.sleep(0.05)
    return descriptor
