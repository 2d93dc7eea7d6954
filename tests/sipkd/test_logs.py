import io
import json
import logging
from collections.abc import Callable

import pytest
import structlog

from sipkd.logs import line_formatter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def logging_to() -> Callable[[io.StringIO], None]:
    """Send the log of this test to a stream, and put everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def direct(stream: io.StringIO) -> None:
        handler = logging.StreamHandler(stream)
        handler.setFormatter(line_formatter(stream))
        root.handlers, root.level = [handler], logging.INFO

    yield direct
    root.handlers, root.level = handlers, level
    structlog.contextvars.clear_contextvars()


def test_line_is_json_and_carries_the_request_it_belongs_to(logging_to):
    stream = io.StringIO()
    logging_to(stream)
    structlog.contextvars.bind_contextvars(request_id="r-1", user_id=7)

    structlog.get_logger("sipkd.test").info("adoption_requested", innovation=3)
    logging.getLogger("another.library").warning("Slow answer: %s", "4 s")

    ours, theirs = map(json.loads, stream.getvalue().splitlines())
    assert ours["event"] == "adoption_requested"
    assert ours["innovation"] == 3
    assert theirs["event"] == "Slow answer: 4 s"
    for line in (ours, theirs):
        assert line["request_id"] == "r-1"
        assert line["user_id"] == 7
        assert line["timestamp"].endswith("Z")


def test_line_at_a_terminal_is_text(logging_to):
    stream = Terminal()
    logging_to(stream)

    structlog.get_logger("sipkd.test").info("adoption_requested")

    assert "adoption_requested" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_line_names_no_person_and_no_machine(logging_to):
    stream = io.StringIO()
    logging_to(stream)

    structlog.get_logger("sipkd.test").info(
        "request_finished", request="GET /inovasi/?q=Budi+Santoso", ip="36.68.1.2", user_agent="Mozilla"
    )
    try:
        raise ValueError("Key (email)=(budi.santoso@sumedangkab.go.id) already exists; client 36.68.1.2")
    except ValueError:
        logging.getLogger("another.library").exception("failed for budi.santoso@sumedangkab.go.id")

    text = stream.getvalue()
    assert "Budi" not in text
    assert "budi.santoso" not in text
    assert "36.68.1.2" not in text
    assert "Mozilla" not in text
    assert json.loads(text.splitlines()[0])["request"] == "GET /inovasi/"
    assert "ValueError: Key (email)=(…) already exists" in json.loads(text.splitlines()[1])["exception"]


def test_health_probe_that_went_well_leaves_no_line(logging_to):
    stream = io.StringIO()
    logging_to(stream)
    logger = structlog.get_logger("sipkd.test")

    logger.info("request_finished", request="GET /healthz", code=200)
    logger.error("request_finished", request="GET /readyz", code=503)

    assert [json.loads(line)["code"] for line in stream.getvalue().splitlines()] == [503]
