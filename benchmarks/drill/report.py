"""What was measured against what must hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    expected: str
    measured: str
    holds: bool


def table(rows: list[Row]) -> str:
    lines = ["| What | Must be | Was | |", "|---|---|---|---|"]
    lines += [f"| {r.what} | {r.expected} | {r.measured} | {'holds' if r.holds else '**FAILS**'} |" for r in rows]
    return "\n".join(lines)


def page(parts: list[tuple[str, str, list[Row]]], machine: str, seconds: float) -> str:
    text = [
        "# Fault drill",
        "",
        "`make drill` runs the portal's real processes (PostgreSQL, Valkey, web, worker, beat) in a folder of its own, "
        "breaks them, and counts. This table is what it wrote.",
        "",
        f"Machine: {machine}. The drill took {seconds / 60:.0f} minutes while the machine was also used by others; "
        "rates and times are those of that run.",
    ]
    for heading, note, rows in parts:
        text += ["", f"## {heading}", "", note, "", table(rows)]
    return "\n".join(text) + "\n"


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
