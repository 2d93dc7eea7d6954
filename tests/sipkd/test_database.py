"""A connection that is kept between requests, and the server that has gone away in the meantime."""

import time

import psycopg
import pytest
from django.db import connection

from tests.factories import InnovationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def next_request() -> None:
    """What Django does when a request begins."""
    connection.health_check_enabled = True
    connection.health_check_done = False


def server_side(statement: str) -> str:
    """What another session is told about this one's process."""
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}) as other:
        return str(other.execute(statement, [connection.connection.info.backend_pid]).fetchone()[0])


def hang_up() -> None:
    """End the session at the server, and wait until it has said so."""
    server_side("SELECT pg_terminate_backend(%s)")
    for _ in range(500):
        if not connection.is_usable():
            return
        time.sleep(0.01)
    pytest.fail("the server did not hang up")


def test_connection_that_holds_is_used_without_asking_the_server():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'the last question'")
    kept = connection.connection
    next_request()

    assert connection.is_usable()
    connection.close_if_health_check_failed()

    assert connection.connection is kept
    assert server_side("SELECT query FROM pg_stat_activity WHERE pid = %s") == "SELECT 'the last question'"


def test_connection_that_the_server_has_ended_is_made_anew(client):
    InnovationFactory()
    client.get("/api/v1/innovations/")
    ended = connection.connection
    hang_up()
    next_request()

    assert client.get("/api/v1/innovations/").status_code == 200
    assert connection.connection is not ended
