"""Every action that the ledger knows: its label, its sentence, where it leads, and whom it concerns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

ACTIONS: dict[str, "Action"] = {}


def nobody(_obj: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Action:
    """`sentence` may use %(object)s and the facts given to `record()`; `recipients` maps the object to users."""

    name: str
    label: Any
    sentence: Any
    page: str
    recipients: Callable[[Any], Iterable[Any]] = nobody

    def describe(self, facts: dict[str, str]) -> str:
        return str(self.sentence) % facts

    def url(self, object_id: Any) -> str:
        return reverse(self.page, args=[object_id])


def register(*actions: Action) -> None:
    """Make actions known; each app does this for its own when it starts."""
    ACTIONS.update((action.name, action) for action in actions)
