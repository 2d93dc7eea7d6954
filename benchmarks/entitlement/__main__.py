"""How long "all that my agency may adopt today" and its neighbours take on a country's worth of records.

    python -m benchmarks.entitlement [--innovations 250000] [--agreements 50000] [--plan]

Makes a database of its own on servers of its own and removes both. Prints Markdown; exits with 1 if a plan reads the
whole of a big table.
"""

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from sipkd import embedded

REPEAT = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--innovations", type=int, default=250_000)
    parser.add_argument("--agreements", type=int, default=50_000)
    parser.add_argument("--plan", action="store_true", help="print every scan of every question")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sipkd-bench-") as folder:
        os.environ |= {"SIPKD_DATA_DIR": folder, "SIPKD_ENVIRONMENT": "test", "SECRET_KEY": "benchmark"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
        with embedded.environment(durable=False):
            return run(asked)


def run(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    from benchmarks.entitlement.records import fill

    setup_test_environment()
    logging.disable(logging.WARNING)  # one line per request
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        seconds = fill(connection, innovations=asked.innovations, agreements=asked.agreements)
        say(f"Made in {seconds:.0f} s.\n")
        return measure(connection, asked.plan)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def measure(connection: Any, with_plan: bool) -> int:
    from benchmarks.entitlement.plans import big_tables, explained, scans
    from benchmarks.entitlement.questions import questions

    big, read_whole = big_tables(connection), set()
    say("Rows: " + ", ".join(f"{table} {rows:,}" for table, rows in big.items()) + "\n")
    say("| Question | Median | Slowest | Queries | Indexes |\n|---|---:|---:|---:|---|")
    for question in questions():
        with explained(connection) as plans:
            question.ask(question.asked_of[0])
        found = scans(plans)
        whole = {table for table, index in found if not index and table in big}
        read_whole |= {(question.text, table) for table in whole}
        times = [timed(question.ask, one) for one in question.asked_of for _ in range(REPEAT)]
        used = "**reads all of " + ", ".join(sorted(whole)) + "**" if whole else "only"
        say(f"| {question.text} | {statistics.median(times):.0f} ms | {max(times):.0f} ms | {len(plans)} | {used} |")
        if with_plan:
            for (table, index), number in sorted(found.items()):
                say(f"    {number} × {index or 'ALL of ' + table}")
    say(f"\nWhole big tables read: {sorted(read_whole) or 'none'}.")
    return int(bool(read_whole))


def timed(ask: Callable[[Any], Any], about: Any) -> float:
    begun = time.perf_counter()
    ask(about)
    return (time.perf_counter() - begun) * 1000


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
