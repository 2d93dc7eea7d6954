"""How far a worker is with a file: kept beside the database, whose transaction shows nothing before its end.

Only told, never relied on: without Valkey a worker goes on all the same.
"""

from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

from innovations.imports.models import InnovationImport
from innovations.services import Progress, Stage

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Reached:
    """What is being done, with how many rows so far, of how many (0: nobody knows yet)."""

    stage: Stage
    done: int
    total: int


def teller(run: InnovationImport) -> Progress:
    """What to call with a stage and numbers of rows."""
    key = _key(run)

    def tell(stage: Stage, done: int, total: int) -> None:
        with suppress(RedisError):
            cache.set(key, (stage.value, done, total), KEPT_SECONDS)

    return tell


def reached(run: InnovationImport) -> Reached | None:
    """How far it is; None where it waits for its turn."""
    with suppress(RedisError):
        if run.is_working and (kept := cache.get(_key(run))):
            stage, done, total = kept
            return Reached(Stage(stage), done, total)
    return None


def _key(run: InnovationImport) -> str:
    return f"innovation-import:{run.uuid}:{run.state}"
