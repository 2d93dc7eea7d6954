"""What waits for a user: each app says what it lets wait, one page and one count show it.

An app registers kinds of tasks as it registers panels: the portal knows nothing of their models.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sipkd.dates import today

MOST = 50  # of a kind on the page, and in the count
SOON_DAYS = 30  # what is due later does not wait yet


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what it is about, where it is done, and until when if there is such a day."""

    title: str
    url: str
    about: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """`rows` gives what waits for a user on a day, which is nothing for who may not do it; `task` tells of a row."""

    key: str
    label: Any
    icon: str
    rows: Callable[[Any, date], QuerySet]
    task: Callable[[Any], Task]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The tasks of one kind, and whether there are more."""

    kind: Kind
    tasks: list[Task]
    has_more: bool


_kinds: list[Kind] = []


def register(*kinds: Kind) -> None:
    _kinds.extend(kinds)


def waiting_for(user: Any) -> list[Waiting]:
    """Every kind of which something waits, in the order of registration."""
    on, found = day_of(user), []
    for kind in _kinds if user.is_authenticated else ():
        rows = list(kind.rows(user, on)[: MOST + 1])
        if rows:
            found.append(Waiting(kind, [kind.task(row) for row in rows[:MOST]], len(rows) > MOST))
    return found


def count_for(user: Any) -> int:
    """How many tasks wait, in one query; of each kind at most as many as the page shows."""
    if not user.is_authenticated:
        return 0
    on = day_of(user)
    first, *others = (kind.rows(user, on).order_by().values("pk")[:MOST] for kind in _kinds)
    return first.union(*others, all=True).count()


def day_of(user: Any) -> date:
    """The date it is now where the user works."""
    region = getattr(user, "region", None)
    return region.today() if region else today()


def waiting(request: HttpRequest) -> dict[str, Any]:
    """`tasks_waiting` for base.html, counted only where a template asks."""
    return {"tasks_waiting": SimpleLazyObject(lambda: count_for(request.user))}
