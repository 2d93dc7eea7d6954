"""`make run`, from the first request to the last process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import eventually, everyone, kill

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes by /proc"),
]

PROJECT = Path(__file__).resolve().parents[2]
NOT_OURS = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "SIPKD_BASE_URL"}


class Portal:
    """A running `manage.py serve` with a data folder of its own."""

    def __init__(self, folder: Path, *, port: int, environment: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env={name: value for name, value in os.environ.items() if name not in NOT_OURS}
            | {"SIPKD_DATA_DIR": str(folder), "SIPKD_ENVIRONMENT": environment, "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def announcement(self) -> str:
        """What it prints until it is ready."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                return "".join(lines)
        raise AssertionError(self.process.stderr.read())

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=10) as response:
            return response.read().decode()

    def end(self, number: signal.Signals) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(number)
        self.process.communicate(timeout=40)
        return self.process.returncode


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(tmp_path: Path, port: int) -> Iterator[Callable[..., Portal]]:
    portals: list[Portal] = []

    def start(environment: str = "test") -> Portal:
        portals.append(Portal(tmp_path / "data", port=port, environment=environment))
        return portals[-1]

    yield start
    for portal in portals:
        portal.process.kill()
        portal.process.communicate()


def test_demonstration_opens_says_where_and_ends_without_a_trace(serve, port, tmp_path):
    portal = serve("demo")

    announcement = portal.announcement()

    assert f"http://localhost:{port}/" in announcement
    assert str(tmp_path / "data" / "mail") in announcement
    assert "dpmptsp@lampungselatan.example" in announcement
    assert "PENA EMAS" in portal.get("/api/v1/innovations/?q=pena+emas")

    assert portal.end(signal.SIGINT) == 0
    assert everyone(tmp_path / "data") == set()


def test_killed_portal_leaves_nothing_running_and_starts_again(serve, tmp_path):
    portal = serve()
    portal.announcement()

    portal.end(signal.SIGKILL)

    assert eventually(lambda: not everyone(tmp_path / "data"))
    again = serve()
    again.announcement()
    assert "Sumedang" in again.get("/api/v1/regions/?q=sumedang")
    assert again.end(signal.SIGTERM) == 0
    assert everyone(tmp_path / "data") == set()


def test_killed_part_is_started_again(serve, tmp_path):
    portal = serve()
    portal.announcement()
    children = Path(f"/proc/{portal.process.pid}/task/{portal.process.pid}/children")
    keeper = (tmp_path / "data" / "run" / "keeper").read_text()

    def parts() -> set[str]:
        return set(children.read_text().split()) - {keeper}

    before = parts()
    assert len(before) == 2

    kill(map(int, before))

    assert eventually(lambda: len(parts()) == 2 and not parts() & before)
    assert eventually(lambda: answers(portal))


def answers(portal: Portal) -> bool:
    try:
        return bool(portal.get("/healthz"))
    except OSError:
        return False


def test_port_in_use_is_said_in_one_line_before_anything_starts(serve, port, tmp_path):
    with socket.create_server(("127.0.0.1", port)):
        portal = serve()
        output, errors = portal.process.communicate(timeout=20)

    assert portal.process.returncode == 1
    assert output == ""
    assert errors == f"Port {port} sedang dipakai program lain. Pilih yang lain: PORT={port + 1} make run\n"
    assert not (tmp_path / "data").exists()
