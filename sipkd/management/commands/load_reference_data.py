from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

import agencies.reference
import agreements.reference
import innovations.reference


class Command(BaseCommand):
    help = "Load regions, government affairs, agencies, and the real agreements and innovations of public sources."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        counts = agencies.reference.load()
        counts["agreements"] = agreements.reference.load()
        counts["innovations"] = innovations.reference.load()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
