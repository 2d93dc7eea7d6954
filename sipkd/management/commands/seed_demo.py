from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sipkd import demo

DEMO_PASSWORD = demo.PASSWORD
DEMO_ACCOUNTS = [(account.email, str(account.role.label), account.position) for account in demo.ACCOUNTS]


class Command(BaseCommand):
    help = "Set up the demonstration: the real case of 4 July 2025 and an account for each role. Refused in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("seed_demo is refused in production: its accounts have a public password.")
        demo.seed()
        self.stdout.write(f"{len(demo.ACCOUNTS)} demo accounts, password {demo.PASSWORD}")
