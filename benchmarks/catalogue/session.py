"""One interleaved session: every server answers every scenario in each round."""

import argparse
import logging
import os
import platform
import re
import sys
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.catalogue import load
from benchmarks.catalogue.questions import Scenario
from benchmarks.catalogue.servers import Server

SECONDS = {8: 1.0}
OTHER_SECONDS = 0.5
# Not part of the answer itself: what the search understands of the words, which psycopg is spared.
UNDERSTANDING = re.compile(r"innovations_search(word|synonym)|ts_lexize|^SELECT \(SELECT count|^SELECT 1$")


def statements_of(scenarios: list[Scenario]) -> dict[str, list[str]]:
    """The statements by which SIPKD makes each answer, with their values."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    logging.disable(logging.INFO)  # these requests are asked here, not of a server
    client, found = Client(HTTP_HOST="localhost"), {}
    for scenario in scenarios:
        if len(scenario.paths) == 1:
            continue
        scenario.paths["psycopg"] = scenario.paths["sipkd"]
        for path in scenario.paths["sipkd"]:
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            statements = [query["sql"] for query in asked.captured_queries]
            found[path] = [one for one in statements if not UNDERSTANDING.search(one)]
    return found


def run(servers: dict[str, Server], scenarios: list[Scenario], asked: argparse.Namespace) -> dict[str, Any]:
    """Rates, mean times and percentiles of each round, by scenario, number of clients and server."""
    rounds: dict[str, dict[str, dict[str, list]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for number in range(asked.rounds + 1):  # the first only warms up
        for clients in asked.clients if number else [8]:
            for scenario in scenarios:
                for name in scenario.paths:
                    measured = _measured(servers[name], scenario, name, clients, warm=not number)
                    if number:
                        rounds[scenario.name][str(clients)][name].append(measured)
        sys.stderr.write(f"round {number} of {asked.rounds}\n")
    return {
        "rounds": rounds,
        "matches": next((one.matches for one in scenarios if one.name == "search"), []),
        "memory": {name: server.memory() for name, server in servers.items()},
        "machine": machine(),
    }


def _measured(server: Server, scenario: Scenario, name: str, clients: int, *, warm: bool) -> dict[str, float]:
    headers = scenario.headers or [{}] * len(scenario.paths[name])
    requests = [load.request_bytes(path, head) for path, head in zip(scenario.paths[name], headers, strict=True)]
    seconds = 0.3 if warm else SECONDS.get(clients, OTHER_SECONDS)
    done = load.run(server.port, requests, clients=clients, seconds=seconds)
    if set(done.statuses) != {scenario.expected}:
        raise RuntimeError(f"{name} answered {scenario.name} with {done.statuses}")
    return {
        "rate": done.rate,
        "mean": done.mean,
        "p50": done.percentile(0.5),
        "p95": done.percentile(0.95),
        "p99": done.percentile(0.99),
        "bytes": done.received / len(done.times),
    }


def machine() -> dict[str, str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0]
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    processor = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    cores = len(re.findall(r"^processor", Path("/proc/cpuinfo").read_text(), re.MULTILINE))
    return {
        "processor": processor[1] if processor else platform.machine(),
        "cores": str(cores),
        "memory": f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "?",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": database,
        "load": f"{os.getloadavg()[1]:.1f}",
        **{name: version(name) for name in ("django", "djangorestframework", "psycopg", "granian")},
    }
