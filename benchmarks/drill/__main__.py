"""Run the drill: `python -m benchmarks.drill [--quick] [--write FILE]`; exit status 1 if a line fails."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.drill.mail_sink import MailSink
from sipkd import embedded

SIZES = {
    "full": {"events": 10_000, "crash_seconds": 75.0, "deliveries": 40, "agreements": 120, "patience": 3.0},
    "quick": {"events": 240, "crash_seconds": 10.0, "deliveries": 5, "agreements": 12, "patience": 20.0},
}
CLOCK = {"full": 0.02, "quick": 0.002}


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))  # so that nothing of it is left running
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small version, for the tests")
    parser.add_argument("--write", type=Path, help="write the report to this file")
    parser.add_argument("--only", nargs="*", default=["feed", "crash", "receivers", "calendar"])
    options = parser.parse_args()
    size = "quick" if options.quick else "full"
    with tempfile.TemporaryDirectory(prefix="sipkd-drill-") as folder, embedded.servers(Path(folder)) as urls:
        sink = MailSink()
        prepare_environment(folder, urls, size, sink)
        return drill(Path(folder), SIZES[size], sink, options)


def prepare_environment(folder: str, urls: dict[str, str], size: str, sink: MailSink) -> None:
    os.environ.update(
        {
            **urls,
            "SIPKD_DATA_DIR": folder,
            "SIPKD_ENVIRONMENT": "test",
            "SECRET_KEY": "only for the drill",
            "DJANGO_SETTINGS_MODULE": "sipkd.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "SIPKD_SWEEP_SECONDS": "1",
            "SIPKD_NOTIFICATION_LEASE_SECONDS": "5",
            "SIPKD_WEBHOOK_LEASE_SECONDS": "6",
            "SIPKD_WEBHOOK_TIMEOUT_SECONDS": "3",
            "SIPKD_WEBHOOK_ALLOW_PRIVATE": "true",
            "SIPKD_WEBHOOK_CLOCK": str(CLOCK[size]),
            "SIPKD_THROTTLE_USER": "100000/min",
            "SIPKD_THROTTLE_ANON": "100000/min",
            "LOG_LEVEL": "WARNING",
        }
    )


def drill(folder: Path, size: dict, sink: MailSink, options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from benchmarks.drill import calendar_part, crash_part, feed_part, receivers_part, report
    from benchmarks.drill.stage import Stage

    started, stage, parts = time.monotonic(), Stage(folder), []
    clock = float(os.environ["SIPKD_WEBHOOK_CLOCK"])
    try:
        if "calendar" in options.only:
            rows = calendar_part.run(size["agreements"])
            parts.append(("Scheduler off for 40 days", CALENDAR, rows))
            show(report, parts)
        stage.start("web")
        stage.wait_for_web()
        if "feed" in options.only:
            parts.append(("Change feed", FEED, feed_part.run(stage, size["events"])))
            show(report, parts)
        stage.start("worker", "beat")
        if "receivers" in options.only:
            rows = receivers_part.run(stage, size["deliveries"], size["patience"])
            parts.append(("Receivers of webhooks", RECEIVERS % {"clock": f"{1 / clock:.0f}"}, rows))
            show(report, parts)
        if "crash" in options.only:
            parts.append(("Crashes", CRASHES, crash_part.run(stage, sink, size["crash_seconds"])))
            show(report, parts)
    finally:
        stage.stop()
    machine = f"2 cores, 24 GiB, {platform.system()}, Python {sys.version_info.major}.{sys.version_info.minor}"
    if options.write:
        report.write(options.write, report.page(parts, machine, time.monotonic() - started))
    return 0 if all(row.holds for _heading, _note, rows in parts for row in rows) else 1


def show(report, parts: list) -> None:  # type: ignore[no-untyped-def]
    heading, _note, rows = parts[-1]
    sys.stdout.write(f"\n{heading}\n{report.table(rows)}\n")
    sys.stdout.flush()


FEED = (
    "Eight processes write, each change and its event in one transaction; half of the objects appear and disappear for "
    "the public. Two readers follow `/api/v1/changes/` over HTTP by long poll."
)
CRASHES = (
    "Two people change something through the pages, as fast as they can; every change is an event with inbox rows and "
    "mails. Meanwhile worker, beat and web get SIGKILL at random, Valkey loses everything, and PostgreSQL is restarted "
    "once and crashed once. A mail counts as accepted when the mail server has said so; one that was accepted when its "
    "worker died before the commit is sent again, under the same Message-ID."
)
RECEIVERS = (
    "Beat and worker send to eight receivers. **Clock: the pauses between attempts, and the outages, pass %(clock)s "
    "times as fast** (`SIPKD_WEBHOOK_CLOCK`), and from the line “500, hanging, redirecting” on 10,000 times as fast, "
    "so that ten attempts over three days fit; the time-out of one attempt is 3 s of real time. Every delivery that "
    "arrived is verified with the library `standardwebhooks`."
)
CALENDAR = (
    "The engine is run for each day of 20, then not for 40 days, in which one agreement in five is extended by an "
    "addendum, then again. The days are given to it; nothing waits for them."
)

if __name__ == "__main__":
    sys.exit(main())
