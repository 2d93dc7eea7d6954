"""Conditional requests (RFC 9110, section 13): who has the answer already is told so, and it is not made again.

What a record says changes only together with an event, so the position of the ledger is the version of every answer.
What is derived beside the ledger (the lexicon of the search, the time of a fixity check) is noticed within the hour.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from rest_framework.request import Request

from sipkd.events.feed import view_of
from sipkd.events.models import Event
from sipkd.statements import Statement, kept

SAFE = ("GET", "HEAD")
HOUR = 3600
REVALIDATE = "private, no-cache"  # keep it, but ask each time whether it is still so


class AnsweredAlready(Exception):
    """The request names the version that it would get; `response` says so (304), or refuses its If-Match (412)."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


class Conditional:
    """Mixin for a Resource all of whose changes are recorded; the pages of the same data answer without."""

    answers_conditionally = True
    version: str | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # who may not ask is refused first
        if not self.answers_conditionally or request.method not in SAFE:
            return
        self.version = version_for(request)  # before the answer is read: it can only be newer than its version
        response = get_conditional_response(request._request, etag=self.version)
        if response is not None:
            raise AnsweredAlready(response)

    def handle_exception(self, exc: Exception) -> HttpResponse:
        if isinstance(exc, AnsweredAlready):
            return exc.response
        return super().handle_exception(exc)  # type: ignore[misc]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if self.version and response.status_code in (200, 304) and "Cache-Control" not in response:
            response["ETag"], response["Cache-Control"] = self.version, REVALIDATE
        return response


def version_for(request: Request) -> str:
    """A weak ETag for this reader, at this address, in this language and format, at this position of the ledger."""
    address = [request.accepted_renderer.media_type, request.build_absolute_uri()]
    return f'W/"{_digest([*_position(), *_reader(request.user), *address])[:32]}"'


def until_next_event(user: Any, question: str, answer: Callable[[], Any]) -> Any:
    """The answer to a question of this reader, made anew once anything has happened, and every hour.

    For the few questions that everybody asks: each reader's last answer to each is kept. The position of the ledger is
    read before an answer is made, so it can only be newer than that.
    """
    key, position = f"answer:{_digest([question, *_reader(user)])}", _position()
    made_at, found = cache.get(key, (None, None))
    if made_at != position:
        found = answer()
        cache.set(key, (position, found), HOUR)
    return found


def _position() -> list[Any]:
    return [ledger_position(), timezone.now().strftime("%Y-%m-%dT%H%z")]


def _reader(user: Any) -> list[Any]:
    return [type(user).__name__, user.pk, view_of(user), get_language()]


def _digest(parts: list[Any]) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


def ledger_position() -> int:
    """The number of the newest event, 0 before the first one."""
    newest = kept("newest event", lambda: Statement.of(Event.objects.order_by("-id").values_list("id")[:1]))
    return next((event.id for event in newest.rows()), 0)
