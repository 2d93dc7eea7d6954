"""How fast the register answers with its facets, beside the same SQL through bare psycopg behind the same HTTP server.

    python -m benchmarks.register [--agreements 50000] [--rounds 7] [--clients 1 4] [--write docs/benchmarks.md]

The records are those of benchmarks.entitlement, the same at every run; servers and data are its own and are removed
afterwards. SIPKD runs as `manage.py serve` runs it. Before anything is timed the answers are compared: count, facets,
ids and their order. Each round asks both in turn, so that what else the machine does falls on both; the ratio is taken
within a round. Exits with 1 if the median ratio of a question is below the target.
"""

import argparse
import http.client
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.drill.stage import free_port
from sipkd import embedded

PROJECT = Path(__file__).resolve().parents[2]
API = "/api/v1/agreements/"
ALL = "count=true&facets=document_kind,category,region,affair"
QUESTIONS = {
    "List with all facets": f"{API}?{ALL}",
    "… filtered by kind and affair": f"{API}?{ALL}&document_kind=pks&affair=2.07&affair=2.11",
    "… of one region": f"{API}?{ALL}&region=11.07",
    "… in force on a day": f"{API}?{ALL}&in_force=true&on=2024-03-01",
}
TARGET = 0.5
SECONDS = 3.0
MARK = "<!-- register -->"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agreements", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--write", type=Path, help="the document whose table is to be renewed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sipkd-bench-") as folder:
        os.environ |= {
            "SIPKD_DATA_DIR": folder, "SIPKD_ENVIRONMENT": "production", "SIPKD_HTTPS": "false",
            "SECRET_KEY": "benchmark", "SIPKD_THROTTLE_ANON": "100000000/min", "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
        with embedded.environment():
            import django

            django.setup()
            return run(Path(folder), asked)


def run(folder: Path, asked: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.entitlement.records import fill
    from sipkd.serving.preparation import collect_static

    call_command("migrate", verbosity=0)
    seconds = fill(connection, innovations=1000, agreements=asked.agreements)
    collect_static()
    say(f"{asked.agreements:,} agreements made in {seconds:.0f} s")
    statements = folder / "statements.json"
    statements.write_text(json.dumps({path: statements_of(path) for path in QUESTIONS.values()}))
    connection.close()
    os.environ["SIPKD_BENCH_STATEMENTS"] = str(statements)
    with running(portal(), "/healthz") as ours, running(bare(), QUESTIONS["List with all facets"]) as limit:
        sizes = {label: compare(path, ours, limit) for label, path in QUESTIONS.items()}
        measured = measure(ours, limit, asked)
    text = report(measured, sizes, asked)
    say(text)
    if asked.write:
        before, _mark, rest = asked.write.read_text().partition(MARK)
        after = rest.partition(MARK)[2]
        asked.write.write_text(f"{before}{MARK}\n{text}\n{MARK}{after}")
    slowest = min(statistics.median(ratios(rounds)) for rounds in measured.values())
    return int(slowest < TARGET)


# -- the two servers -------------------------------------------------------------------------------
def portal() -> list[str]:
    return [sys.executable, "-c", "from sipkd.serving.parts import web; web()"]


def bare() -> list[str]:
    """The HTTP server that SIPKD runs on, with the same number of processes and threads."""
    from sipkd.serving.parts import WEB_THREADS, WEB_WORKERS

    granian = str(Path(sys.executable).with_name("granian"))
    threads = ["--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "--log-level", "warning"]
    return [granian, "--interface", "wsgi", "--port", "{port}", *threads, "benchmarks.bare:application"]


@contextmanager
def running(command: list[str], health: str) -> Iterator[int]:
    """Start a server, wait until it answers, and stop it at the end; gives its port."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - commands of our own
        [part.replace("{port}", str(port)) for part in command],
        cwd=PROJECT,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(process, port, health)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(process: subprocess.Popen, port: int, path: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            get(port, path)
        except (OSError, RuntimeError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server does not answer")


def get(port: int, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return json.loads(answer.read())
    finally:
        connection.close()


# -- the same answer -------------------------------------------------------------------------------
def statements_of(path: str) -> list[str]:
    """The statements by which SIPKD makes the answer, with their values."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [query["sql"] for query in asked.captured_queries]


def compare(path: str, ours: int, limit: int) -> int:
    """Raises ValueError unless both say the same of count, facets and rows; gives the count."""
    answer, rows = get(ours, path), get(limit, path)
    counted = next(result for result in rows if any(row[0] == -1 for row in result))
    total = next(number for group, _value, _label, number in counted if group < 0)
    facets = sorted((str(value), number) for group, value, _label, number in counted if group >= 0 and number and value)
    said = sorted((one["value"], one["count"]) for options in answer["facets"].values() for one in options)
    page = next(result for result in rows if result and len(result[0]) > 20)
    ids = [next(cell for cell in row if isinstance(cell, str) and len(cell) == 36) for row in page][:20]
    if (answer["count"], said, [row["id"] for row in answer["results"]]) != (total, facets, ids):
        raise ValueError(f"{path}: the answers differ")
    return total


# -- the time --------------------------------------------------------------------------------------
def measure(ours: int, limit: int, asked: argparse.Namespace) -> dict[tuple[str, int], list[tuple[float, float]]]:
    """Requests per second of SIPKD and of the limit, by question, number of clients and round; the first is warm-up."""
    measured: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for turn in range(asked.rounds + 1):
        for clients in asked.clients:
            for label, path in QUESTIONS.items():
                rates = rate(ours, path, clients), rate(limit, path, clients)
                if turn:
                    measured.setdefault((label, clients), []).append(rates)
        sys.stderr.write(f"round {turn} of {asked.rounds}\n")
    return measured


def rate(port: int, path: str, clients: int) -> float:
    """Answers per second when so many clients ask, each again as soon as it has its answer."""
    answered, begun = count(), time.perf_counter()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() - begun < SECONDS:
            connection.request("GET", path, headers={"Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            next(answered)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return next(answered) / (time.perf_counter() - begun)


def ratios(rounds: list[tuple[float, float]]) -> list[float]:
    return [ours / limit for ours, limit in rounds]


# -- what is told ----------------------------------------------------------------------------------
def report(measured: dict, sizes: dict[str, int], asked: argparse.Namespace) -> str:
    lines = [
        f"{asked.agreements:,} agreements, {2 * asked.agreements:,} parties; medians of {asked.rounds} rounds.",
        machine(),
        "",
        "| Question | Rows | Clients | SIPKD | Bare psycopg | Ratio |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for (label, clients), rounds in measured.items():
        ours, limit = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(ratios(rounds))
        lines.append(f"| {label} | {sizes[label]:,} | {clients} | {ours:.1f}/s | {limit:.1f}/s | {ratio:.2f} |")
    return "\n".join(lines)


def machine() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0].split()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[2]
    return (
        f"Machine: {os.cpu_count()} cores, {memory:.0f} GiB, Linux, Python {platform.python_version()}, "
        f"PostgreSQL {postgres}; load average {load:.1f} from other work at the same time."
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
