"""Examines every stored document again, as after a change of the trust roots."""

from collections import Counter
from typing import Any

from django.core.management import BaseCommand

from agreements.evidence.states import SignatureState
from agreements.evidence.trust import trust_roots
from agreements.services import examine_again


class Command(BaseCommand):
    help = "Examines the signatures and the text of every stored document again, as after a change of the trust roots."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{len(trust_roots())} trust roots")
        states = Counter(document.signature_state for document in examine_again())
        for state in SignatureState:
            if states[state]:
                self.stdout.write(f"{states[state]:6} {state.value}")
