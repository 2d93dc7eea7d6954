"""The processes that the drill starts, kills and starts again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sipkd.embedded.folder import Folder

PROJECT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "sipkd", "--quiet"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stage:
    """Servers of a data folder, and the portal's own processes on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.web_port = free_port()
        self.address = f"http://127.0.0.1:{self.web_port}"
        self.log = (folder / "processes.log").open("ab")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.commands = {
            "web": [
                str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", str(self.web_port),
                "--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "sipkd.wsgi:application",
            ],
            "worker": [*CELERY, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
            "beat": [*CELERY, "beat", "--schedule", str(folder / "celerybeat-schedule")],
        }  # fmt: skip

    def start(self, *names: str) -> None:
        for name in names:
            self.processes[name] = subprocess.Popen(  # noqa: S603
                self.commands[name],
                cwd=PROJECT,
                stdout=self.log,
                stderr=self.log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """SIGKILL to the process and all its children, like a machine that loses power."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def signal_server(self, program: str, number: signal.Signals) -> None:
        """A signal to PostgreSQL or Valkey; their keeper starts them again."""
        keeper = Folder(self.folder).keeper.read_text()
        for child in Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split():
            if program in Path(f"/proc/{child}/comm").read_text():
                os.kill(int(child), number)

    def wait_for_web(self) -> None:
        eventually(self.web_answers, 60)

    def wait_for_worker(self) -> None:
        from sipkd.celery import app

        eventually(lambda: bool(app.control.ping(timeout=1)), 60)

    def web_answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.web_port)) == 0


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition comes true in time; a failing database counts as not yet."""
    from django.db import Error, connection

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return True
        except Error:
            connection.close()
        time.sleep(0.2)
    return False
