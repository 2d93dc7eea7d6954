"""How fast the catalogue answers, beside a plain DRF app, Datasette, and the limit of its own SQL.

    python -m benchmarks.catalogue [--size 100000] [--rounds 5] [--clients 1 8 64] [--write docs/benchmarks.md]

The records are made once for each size and kept in `.bench/`, with the servers' data. Before anything is timed the
answers are compared: numbers of matches and facets, ids and their order. Each round asks every server in turn, so that
what else the machine does falls on all of them; ratios are taken within a round.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
HOME = PROJECT / ".bench"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--only", nargs="+", help="scenarios to run, of: search list first deep detail browse page …")
    parser.add_argument("--write", type=Path, help="the document whose table is to be renewed")
    asked = parser.parse_args()
    folder = HOME / str(asked.size)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "SIPKD_DATA_DIR": str(folder), "SIPKD_ENVIRONMENT": "production", "SIPKD_HTTPS": "false", "LOG_LEVEL": "INFO",
        "SIPKD_THROTTLE_ANON": "100000000/min", "SIPKD_THROTTLE_USER": "100000000/min",
    }  # fmt: skip
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
    from sipkd import embedded

    with embedded.environment():
        import django

        django.setup()
        prepare(folder, asked.size)
        return measure(folder, asked)


def prepare(folder: Path, size: int) -> None:
    """Make the records, unless they are there already and made by the same programme."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.catalogue import records
    from benchmarks.catalogue.peers import sqlite
    from sipkd.serving.preparation import collect_static, migrate

    here = Path(__file__).parent
    made_by = hashlib.sha256(b"".join((here / name).read_bytes() for name in ("records.py", "vocabulary.py")))
    marker = folder / "records.made"
    if not marker.exists() or marker.read_text() != made_by.hexdigest():
        begun = time.perf_counter()
        marker.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        migrate()
        call_command("load_reference_data", verbosity=0)
        records.fill(size)
        sqlite.write(folder / "catalogue.db")
        marker.write_text(made_by.hexdigest())
        say(f"{size:,} innovations made in {time.perf_counter() - begun:.0f} s")
    else:
        migrate()
    collect_static()


def measure(folder: Path, asked: argparse.Namespace) -> int:
    from django.db import connection

    from benchmarks.catalogue import questions, report, session
    from benchmarks.catalogue.servers import PORTAL, python_server, running

    datasette = os.environ.get("SIPKD_BENCH_DATASETTE", str(HOME / "venv" / "bin" / "datasette"))
    settings = {"num_sql_threads": 4, "sql_time_limit_ms": 120_000, "facet_time_limit_ms": 120_000, "suggest_facets": 0}
    options = [part for name, value in settings.items() for part in ("--setting", name, str(value))]
    commands = {
        "sipkd": PORTAL,
        "plain": python_server("benchmarks.catalogue.peers.plain:application"),
        "datasette": [datasette, "serve", "--port", "{port}", "--immutable", str(folder / "catalogue.db"), *options],
    }
    health = {"sipkd": "/healthz", "plain": "/innovations/", "datasette": "/catalogue.json"}
    with running(commands, health, folder / "servers-of-session.log") as servers:
        wanted = [one for one in questions.scenarios(servers) if not asked.only or one.name in asked.only]
        found = session.statements_of(wanted)
        statements = folder / "statements.json"
        statements.write_text(json.dumps(found))
        connection.close()
        os.environ["SIPKD_BENCH_STATEMENTS"] = str(statements)
        bare = {"psycopg": python_server("benchmarks.bare:application")}
        with running(bare, {"psycopg": next(iter(found))}, folder / "servers-of-session.log") as others:
            results = session.run({**servers, **others}, wanted, asked)
    results["size"] = asked.size
    (folder / "results.json").write_text(json.dumps(results, indent=1))
    text = report.of_session(results)
    say(text)
    if asked.write:
        asked.write.write_text(report.inserted(asked.write.read_text(), HOME))
    return 0


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
