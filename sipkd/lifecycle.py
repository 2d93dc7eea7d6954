"""Lifecycles: one table of legal moves per status field."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from sipkd.errors import RuleViolation

Stage = TypeVar("Stage", bound=TextChoices)


def require_move(moves: Mapping[Stage, frozenset[Stage]], current: Any, to: Stage) -> None:
    """Refuse a move that the table does not list; names both states in the refusal."""
    here = type(to)(current)
    if to not in moves.get(here, frozenset()):
        raise RuleViolation(
            _("Tidak dapat diubah dari “%(here)s” menjadi “%(there)s”.") % {"here": here.label, "there": to.label},
            code="illegal-move",
        )
