"""The limit: the statements by which SIPKD answers, run by psycopg and written as JSON, behind the same HTTP server.

`SIPKD_BENCH_STATEMENTS` names a file with the statements of each path.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg

STATEMENTS: dict[str, list[str]] = json.loads(Path(os.environ["SIPKD_BENCH_STATEMENTS"]).read_text())
HEADERS = [("Content-Type", "application/json")]
here = threading.local()


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    path = f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}".rstrip("?")
    if path not in STATEMENTS:
        start_response("404 Not Found", HEADERS)
        return [b"{}"]
    body = json.dumps([_rows(statement) for statement in STATEMENTS[path]], default=str).encode()
    start_response("200 OK", [*HEADERS, ("Content-Length", str(len(body)))])
    return [body]


def _rows(statement: str) -> list[tuple]:
    if not hasattr(here, "connection"):
        here.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=1)
    return here.connection.execute(statement).fetchall()
