"""The keeper: the one process per data folder that starts the servers, watches them and stops them.

Files in `run/` carry locks, and a lock says who is alive without any trust in process numbers:

- `users` is shared by each process that uses the servers. The keeper takes it for itself when the last one has gone.
- `start` is held while a process looks for a keeper and starts one, so that there is never a second.
- `keeper` is held by the keeper. Its content is the keeper's process number, to tell it to stop without delay.
- `postgresql.lock` and `valkey.lock` are inherited by all processes of that server. Whoever starts it again waits until
  the last of them has ended, and then knows that every pid file and every socket it finds is stale.

The servers get a signal from the kernel when the keeper dies (privileges.py), and PostgreSQL recovers from anything.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
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
    lock: Path
    stop_signal: signal.Signals

    def prepare(self, identity: Identity) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self) -> bool: ...


def is_alive(folder: Folder) -> bool:
    with Lock(folder.keeper) as lock:
        return not lock.try_take()


def start(folder: Folder, *, durable: bool) -> None:
    """Fork a keeper and return when its servers are ready. Raises EmbeddedError with the reason if they are not."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        become_keeper(folder, durable, writing)
    os.close(writing)
    with open(reading) as answer:
        problem = answer.read()  # until the keeper closes its end; nothing to tell means that they are ready
    if problem:
        os.waitpid(child, 0)
        raise EmbeddedError(problem)


def stop(folder: Folder) -> None:
    """Tell the keeper, if there is one, to stop, and return when it has.

    Only for a caller that has taken `users`: nobody else can come in meanwhile.
    """
    if not is_alive(folder):
        return
    number = int(folder.keeper.read_text())
    os.kill(number, signal.SIGTERM)
    while is_alive(folder):  # not for long: it kills what does not stop
        time.sleep(0.01)
    with suppress(ChildProcessError):  # another user may have started it
        os.waitpid(number, 0)


def become_keeper(folder: Folder, durable: bool, writing: int) -> None:
    """Never returns: this process keeps the servers and ends with them."""
    status = 1
    try:
        detach(folder, keep=writing)
        with open(writing, "w") as answer:
            try:
                Keeper(folder, durable=durable).run(ready=answer.close)
                status = 0
            except Exception as error:
                problem = str(error) if isinstance(error, EmbeddedError) else repr(error)
                note(f"keeper failed: {problem}")
                if not answer.closed:
                    answer.write(problem)
    finally:
        os._exit(status)


def detach(folder: Folder, *, keep: int) -> None:
    """Let go of the parent's terminal, output and files: what the parent closes must not stay open here."""
    os.setsid()  # a Ctrl-C at the terminal is for the users; the servers go after them
    if folder.log.exists() and folder.log.stat().st_size > LOG_BYTES:
        folder.log.replace(folder.log.with_suffix(".log.1"))
    log = os.open(folder.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    for descriptor in map(int, os.listdir("/dev/fd")):
        if descriptor > 2 and descriptor != keep:
            with suppress(OSError):  # the one that listed the others
                os.close(descriptor)


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

    def _start(self, programs: Iterable[Program]) -> None:
        for program in programs:
            note(f"starting {program.name}")
            lock = wait_for_lock(program)
            program.prepare(self.identity)
            self.processes[program] = subprocess.Popen(  # noqa: S603
                program.command(),
                cwd=self.folder.root,
                stdin=subprocess.DEVNULL,
                pass_fds=[lock],
                preexec_fn=bound_to_parent(self.identity, program.stop_signal),
            )
            os.close(lock)
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


def wait_for_lock(program: Program) -> int:
    """Wait until no process of the program's former life is left; the lock for its new life to inherit."""
    deadline = time.monotonic() + START_SECONDS
    while (descriptor := inherited_lock(program.lock)) is None:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Processes of an earlier {program.name} still hold {program.lock}. End them first.")
        time.sleep(0.05)
    return descriptor
