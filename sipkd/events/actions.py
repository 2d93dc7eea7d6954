"""Every action that the ledger knows: its label, its sentence, where it leads, and whom it concerns."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

ACTIONS: dict[str, "Action"] = {}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LABELS = {"kind", "paper", "recommendation", "stage", "state"}  # facts that are labels: kept as the sources write them


class Group(models.TextChoices):
    """What a user may choose for: how to hear of these."""

    AGREEMENT = "agreement", gettext_lazy("Kerja sama")
    INNOVATION = "innovation", pgettext_lazy("jamak", "Inovasi")
    ADOPTION = "adoption", gettext_lazy("Replikasi")
    SEARCH = "search", gettext_lazy("Pencarian tersimpan")
    REMINDER = "reminder", gettext_lazy("Pengingat")
    SYSTEM = "system", gettext_lazy("Aplikasi dan data acuan")


def nobody(_obj: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Action:
    """`sentence` may use %(object)s and the facts given to `record()`; `recipients` maps the object to users.

    `begins` marks the action that an object's life begins with. An action that does not `change` its object, such as a
    reminder, is told to people but not to other systems. What is `is_personal` is not told to the chat of a region.
    """

    name: str
    label: Any
    sentence: Any
    page: str
    recipients: Callable[[Any], Iterable[Any]] = nobody
    group: str = ""
    begins: bool = False
    changes: bool = True
    is_personal: bool = False

    def describe(self, facts: dict[str, Any]) -> str:
        """The sentence in the reader's language; days among the facts are ISO dates."""
        said = str(self.sentence) % {name: in_words(name, value) for name, value in facts.items()}
        if facts.get("late"):
            late = ngettext(
                "Pengingat ini terlambat %(late)s hari.", "Pengingat ini terlambat %(late)s hari.", facts["late"]
            )
            said += " " + late % facts
        return said

    def url(self, object_id: Any) -> str:
        return reverse(self.page, args=[object_id])

    @property
    def group_name(self) -> str:
        """The group it belongs to: its own, or the noun before the dot."""
        noun = self.group or self.name.partition(".")[0]
        return noun if noun in Group.values else str(Group.SYSTEM)


def in_words(name: str, value: Any) -> Any:
    if isinstance(value, str) and DAY.fullmatch(value):
        return date_format(date.fromisoformat(value))
    return gettext(value) if name in LABELS else value


def register(*actions: Action) -> None:
    """Make actions known; each app does this for its own when it starts."""
    ACTIONS.update((action.name, action) for action in actions)
