"""The servers of one session: SIPKD and its peers, all of them up, asked in turn."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.drill.stage import free_port

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    port: int
    process: subprocess.Popen

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", path, headers={"Host": "localhost", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def memory(self) -> int:
        """Bytes of the process and all below it; what several of them share counts once."""
        return sum(map(_own_share, _tree(self.process.pid)))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return
    for child in children:
        yield from _tree(int(child))


def _own_share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def python_server(target: str) -> list[str]:
    """The HTTP server that SIPKD runs on, with the same settings, for another application."""
    from sipkd.serving.parts import WEB_THREADS, WEB_WORKERS

    return [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", "{port}",
        "--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--log-level", "warning", target,
    ]  # fmt: skip


PORTAL = [sys.executable, "-c", "from sipkd.serving.parts import web; web()"]


@contextmanager
def running(commands: dict[str, Sequence[str]], health: dict[str, str], log: Path) -> Iterator[dict[str, Server]]:
    """Start them all, wait until each answers, and stop them at the end."""
    with ExitStack() as stack:
        output = stack.enter_context(log.open("ab"))
        servers = {}
        for name, command in commands.items():
            port = free_port()
            process = subprocess.Popen(  # noqa: S603
                [part.replace("{port}", str(port)) for part in command],
                cwd=PROJECT,
                env={**os.environ, "PORT": str(port)},
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
            )
            stack.callback(_stop, process)
            servers[name] = Server(name, port, process)
        for name, server in servers.items():
            _wait_for(server, health[name])
        yield servers


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(server: Server, path: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.name} ended with {server.process.returncode}")
        try:
            if server.get(path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{server.name} did not answer")
