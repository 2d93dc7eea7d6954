"""Log lines: coloured text at a terminal, JSON everywhere else, each with the request it belongs to.

No personal data: what identifies a person on a line is the user's number, set by django-structlog.
Addresses of people and machines are masked in the finished line, because they also come in by tracebacks
and by other libraries' messages.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

PERSONAL = re.compile(
    r"""
    [\w.+-]+@[\w-]+(\.[\w-]+)+                  # e-mail address
    | (?<![\w.])\d{1,3}(\.\d{1,3}){3}(?![\w.])    # IPv4 address
    """,
    re.VERBOSE,
)
PROBES = frozenset({"GET /healthz", "GET /readyz"})
UNWANTED = frozenset({"ip", "user_agent"})


def line_formatter(stream: TextIO | None = None, level: str = "INFO") -> logging.Formatter:
    """The formatter of settings.LOGGING, for records of structlog and of logging alike.

    What structlog says below the level, such as that a request has begun, is dropped before anything is made of it.
    """
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,  # request_id and user_id
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        without_probes,
        without_personal_fields,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    return MaskedFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *rendering(stream or sys.stderr),
        ],
    )


def rendering(stream: TextIO) -> list[Processor]:
    if stream.isatty():
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def without_probes(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Drop the line of a health probe that was answered well; they come every few seconds."""
    if event.get("request") in PROBES and event.get("code") == 200:
        raise structlog.DropEvent
    return event


def without_personal_fields(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Drop client addresses and browsers, and the query of a URL: people search for people."""
    for field in UNWANTED & event.keys():
        del event[field]
    if isinstance(request := event.get("request"), str):
        event["request"] = request.partition("?")[0]
    return event


class MaskedFormatter(structlog.stdlib.ProcessorFormatter):
    """Masks the e-mail and IP addresses of the finished line."""

    def format(self, record: logging.LogRecord) -> str:
        return PERSONAL.sub("…", super().format(record))
