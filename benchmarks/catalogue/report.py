"""The tables of docs/benchmarks.md: rates and ratios, times, memory, and how they grow with the catalogue."""

import json
import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

MARK = "<!-- catalogue -->"
PEERS = ("plain", "datasette", "psycopg")
NAMES = {"sipkd": "SIPKD", "plain": "DRF", "datasette": "Datasette", "psycopg": "psycopg"}
LABELS = {
    "search": "Search with nine facets",
    "list": "List by affair and stage",
    "first": "First page",
    "deep": "Page deep in the list",
    "detail": "Detail",
    "browse": "Front of the catalogue, counted, with facets",
    "page": "Front page (HTML)",
    "search-page": "Page of a search (HTML)",
    "list-again": "List, If-None-Match",
    "search-again": "Search, If-None-Match",
    "detail-again": "Detail, If-None-Match",
}
# Scenario, beside what, and the least ratio of rates that issue 4 asks for at 8 clients.
TARGETS = (
    ("search", "datasette", 5), ("search", "psycopg", 0.8), ("search", "plain", 3),
    ("list", "datasette", 6), ("list", "psycopg", 0.5), ("list", "plain", 3),
    ("detail", "datasette", 1), ("detail", "plain", 3), ("deep", "plain", 3),
)  # fmt: skip
# The same between two scenarios of SIPKD itself.
OWN_TARGETS = (
    ("deep", "first", 1), ("search-page", "search", 0.5), ("page", "browse", 0.5),
    ("list-again", "list", 3), ("search-again", "search", 3), ("detail-again", "detail", 3),
)  # fmt: skip
TARGET_CLIENTS = "8"
Rounds = dict[str, dict[str, dict[str, list[dict[str, float]]]]]


def of_session(results: dict[str, Any]) -> str:
    """Everything about one size."""
    return "\n\n".join(
        [
            f"### {results['size']:,} innovations\n\n{_about(results)}",
            "\n".join(_targets(results["rounds"])),
            "\n".join(_rates(results["rounds"])),
            "\n".join(_times(results["rounds"])),
        ]
    )


def inserted(document: str, home: Path) -> str:
    """The document with the tables of every size that was measured, between the marks."""
    files = sorted(home.glob("*/results.json"), key=lambda path: int(path.parent.name), reverse=True)
    measured = [json.loads(path.read_text()) for path in files]
    before, _mark, rest = document.partition(MARK)
    parts = [*map(of_session, measured), "\n".join(_growth(measured))]
    return f"{before}{MARK}\n" + "\n\n".join(filter(None, parts)) + f"\n{MARK}{rest.partition(MARK)[2]}"


def _about(results: dict[str, Any]) -> str:
    machine, matches = results["machine"], results["matches"]
    memory = ", ".join(f"{NAMES[name]} {size / 2**20:.0f} MiB" for name, size in results["memory"].items())
    versions = ", ".join(f"{name} {machine[name]}" for name in ("django", "djangorestframework", "psycopg", "granian"))
    rounds = len(next(iter(results["rounds"].values()))[TARGET_CLIENTS]["sipkd"])
    searched = f" The searched words have {min(matches):,} to {max(matches):,} matches." if matches else ""
    return (
        f"Medians of {rounds} rounds. Machine: {machine['processor']}, {machine['cores']} cores, {machine['memory']},"
        f" {machine['system']}, Python {machine['python']}, PostgreSQL {machine['postgresql'].split()[0]}, {versions};"
        f" load average {machine['load']} at the end. Memory: {memory}.{searched}"
    )


def _targets(rounds: Rounds) -> Iterator[str]:
    yield "| At 8 clients | Target | Measured | Held |"
    yield "|---|---:|---:|---|"
    for scenario, peer, least in TARGETS:
        if TARGET_CLIENTS in rounds.get(scenario, {}):
            servers = rounds[scenario][TARGET_CLIENTS]
            yield _target(f"{LABELS[scenario]} ÷ {NAMES[peer]}", least, ratio(servers["sipkd"], servers[peer]))
    for scenario, other, least in OWN_TARGETS:
        if TARGET_CLIENTS in rounds.get(scenario, {}) and other in rounds:
            ours, theirs = (rounds[name][TARGET_CLIENTS]["sipkd"] for name in (scenario, other))
            yield _target(f"{LABELS[scenario]} ÷ {LABELS[other].lower()}", least, ratio(ours, theirs))


def _target(label: str, least: float, measured: float) -> str:
    # Two equal rates differ by chance: a page deep in the list is "as fast as the first" within a tenth.
    is_held = measured >= (0.9 if least == 1 else least)
    return f"| {label} | {least:g} | {measured:.2f} | {'yes' if is_held else 'no'} |"


def _rates(rounds: Rounds) -> Iterator[str]:
    yield "| Answers a second | Clients | SIPKD | DRF | Datasette | psycopg | ÷ DRF | ÷ Datasette | ÷ psycopg |"
    yield "|---|---:|" + "---:|" * 7
    for scenario, clients, servers in _cells(rounds):
        rates = [f"{median(servers[one], 'rate'):,.1f}" if one in servers else "" for one in NAMES]
        ratios = [f"{ratio(servers['sipkd'], servers[one]):.2f}" if one in servers else "" for one in PEERS]
        yield f"| {LABELS[scenario]} | {clients} | " + " | ".join(rates + ratios) + " |"


def _times(rounds: Rounds) -> Iterator[str]:
    yield "| Milliseconds p50 / p95 / p99 | Clients | SIPKD | DRF | Datasette | psycopg |"
    yield "|---|---:|" + "---:|" * 4
    for scenario, clients, servers in _cells(rounds):
        times = [_percentiles(servers[one]) if one in servers else "" for one in NAMES]
        yield f"| {LABELS[scenario]} | {clients} | " + " | ".join(times) + " |"


def _cells(rounds: Rounds) -> Iterator[tuple[str, str, dict[str, list[dict[str, float]]]]]:
    for scenario, by_clients in rounds.items():
        for clients, servers in by_clients.items():
            yield scenario, clients, servers


def _percentiles(measured: list[dict[str, float]]) -> str:
    return " / ".join(f"{median(measured, name):,.1f}" for name in ("p50", "p95", "p99"))


def _growth(measured: list[dict[str, Any]]) -> Iterator[str]:
    """Mean milliseconds of SIPKD and Datasette at each size, at 8 clients."""
    if len(measured) < 2:
        return
    sizes = sorted(measured, key=lambda one: one["size"])
    columns = [f"{NAMES[name]}, {one['size']:,}" for one in sizes for name in ("sipkd", "datasette")]
    yield "### How it grows\n"
    yield "| Mean milliseconds at 8 clients | " + " | ".join(columns) + " |"
    yield "|---|" + "---:|" * len(columns)
    for scenario in ("search", "list", "first", "deep", "detail"):
        rounds = [one["rounds"].get(scenario, {}).get(TARGET_CLIENTS, {}) for one in sizes]
        cells = [of.get(name) for of in rounds for name in ("sipkd", "datasette")]
        texts = [f"{median(cell, 'mean'):,.1f}" if cell else "" for cell in cells]  # not all may have been asked there
        yield f"| {LABELS[scenario]} | " + " | ".join(texts) + " |"


def median(measured: Iterable[dict[str, float]], name: str) -> float:
    return statistics.median(one[name] for one in measured)


def ratio(ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> float:
    """The median of the ratios of rates within the rounds."""
    return statistics.median(one["rate"] / other["rate"] for one, other in zip(ours, theirs, strict=True))
