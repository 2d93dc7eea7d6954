"""`make run`: prepare the portal, run its parts, and stop them in order."""

from __future__ import annotations

import http.client
import signal
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sipkd.address import listening
from sipkd.management.commands.seed_demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from sipkd.serving import parts
from sipkd.serving.children import Child, run_once, tend
from sipkd.serving.preparation import prepare

HEALTH_PATH = "/healthz"
ANSWER_SECONDS = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Runs the whole portal on this machine: web, worker and clock. Ctrl-C stops it."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, interrupt)
        children: list[Child] = []
        try:
            self.stdout.write("  Menyiapkan SIPKD…")
            if not run_once("prepare", prepare):
                raise CommandError("Penyiapan gagal; penyebabnya tertulis di atas.")
            children += [Child("web", parts.web), Child("worker", parts.worker)]
            wait_until_it_answers(children)
            self.stdout.write(announcement())
            self.stdout.flush()
            while True:
                tend(children, seconds=1.0)
        except KeyboardInterrupt:
            self.stdout.write("\n  Menghentikan SIPKD…")
        finally:
            for number in STOP_SIGNALS:
                signal.signal(number, signal.SIG_IGN)  # it is stopping, and each step has its time limit
            for child in children:
                child.stop()


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def wait_until_it_answers(children: list[Child]) -> None:
    """Return when the web server answers; a part that ends before is not started again, for it would end again."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while not answers():
        if time.monotonic() > deadline or not all(child.process.is_alive() for child in children):
            raise CommandError("Portal tidak dapat dibuka; penyebabnya tertulis di atas.")
        time.sleep(0.05)


def answers() -> bool:
    """Whether the web server is up and no request fails for want of the database."""
    host, port = listening()
    connection = http.client.HTTPConnection(host or "localhost", port, timeout=10)
    try:
        connection.request("GET", HEALTH_PATH)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announcement() -> str:
    lines = ["", f"  SIPKD berjalan di   {settings.BASE_URL}/", f"  Surel keluar        {mail_destination()}"]
    if settings.ENVIRONMENT == "demo":
        lines += demo_accounts()
    return "\n".join([*lines, "  Berhenti            Ctrl-C", ""])


def mail_destination() -> str:
    if settings.EMAIL_BACKEND == "sipkd.mail.FolderBackend":
        return f"disimpan sebagai berkas di {settings.MAIL_FOLDER}"
    return f"dikirim melalui {settings.EMAIL_HOST}"


def demo_accounts() -> list[str]:
    """Who can sign in to the demonstration, and how."""
    width = max(len(email) for email, _, _ in DEMO_ACCOUNTS)
    accounts = [f"    {email:<{width}}  {position}" for email, _, position in DEMO_ACCOUNTS]
    return [f"  Akun demo           kata sandi {DEMO_PASSWORD}", *accounts]
