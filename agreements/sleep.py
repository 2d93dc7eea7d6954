"""The sleeping MoU: in force for months, and nothing has happened under it; as an object and as SQL.

A sign of life is registered with the rows that show it. The catalogue registers its own (innovations/signs.py): the
register knows nothing of adoptions (docs/adr/0003-panels.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from sipkd.dates import ONE_DAY, last_day_of_term

_signs: list[Sign] = []


@dataclass(frozen=True, slots=True)
class Sign:
    """One way in which an agreement shows that it lives.

    `rows(after, on)` are what shows it, after the one day and up to the other; `path` leads from them to the agreement.
    `missing` says in words that there is none; `step_text` and `step_url` are what to do about it, and `applies` says
    of which agreements one would expect it.
    """

    key: str
    missing: Any
    rows: Callable[[date, date], QuerySet]
    path: str
    step_text: Any
    step_url: Callable[[Any], str]
    applies: Callable[[Any], bool] = lambda _agreement: True

    def is_shown_by(self, agreement: Any, on: date) -> bool:
        return self.rows(quiet_since(on), on).filter(**{self.path: agreement.pk}).exists()


def register(*signs: Sign) -> None:
    """Make signs known; each app does this for its own when it starts."""
    _signs.extend(signs)


def all_signs() -> list[Sign]:
    return list(_signs)


def quiet_since(on: date) -> date:
    """The day SIPKD_SLEEP_MONTHS before: what came later wakes an agreement, what began later does not sleep yet."""
    return last_day_of_term(on, -settings.SLEEP_MONTHS) + ONE_DAY


def is_sleeping(agreement: Any, on: date) -> bool:
    """In force on the day and long before, without any sign of life; the same as `Agreement.objects.sleeping(on)`."""
    return (
        agreement.in_force(on)
        and agreement.starts_order <= quiet_since(on)
        and not any(sign.is_shown_by(agreement, on) for sign in _signs)
    )


def missing_signs(agreement: Any, on: date) -> list[Sign]:
    """The signs that one would expect of it and that it has not shown."""
    return [sign for sign in _signs if sign.applies(agreement) and not sign.is_shown_by(agreement, on)]
