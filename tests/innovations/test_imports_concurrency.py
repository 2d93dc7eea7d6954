"""Workers at the same file at once, and one that dies in the middle of writing it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction

from innovations.imports.models import InnovationImport
from innovations.imports.services import confirm_import, open_import
from innovations.imports.working import next_waiting, run_waiting
from innovations.models import Innovation
from sipkd.errors import RuleViolation
from sipkd.events.ledger import hold_ledger
from sipkd.events.models import Event
from tests.factories import RegionFactory, region_admin
from tests.together import at_once, beside, is_waiting, meeting_at, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
STOP = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'"""


@pytest.fixture
def confirmed() -> InnovationImport:
    region = RegionFactory()
    admin = region_admin(region)
    lines = [f"Inovasi {number},{region.code},2021" for number in range(20)]
    content = "\n".join(["name,region_code,year", *lines]).encode()
    run = open_import(SimpleUploadedFile("inovasi.csv", content), by=admin)
    run_waiting()
    return confirm_import(run, by=admin)


def state_of(run: InnovationImport) -> tuple[str, int]:
    run.refresh_from_db()
    return run.state, run.attempts


def test_a_worker_that_dies_while_it_writes_leaves_nothing_and_the_next_one_writes_all(confirmed):
    with transaction.atomic(), connection.cursor() as cursor:
        hold_ledger()  # so that the worker has written every row, and waits to record them
        with beside(run_waiting) as dying:
            wait_until(lambda: is_waiting(1))
            assert not Innovation.objects.exists()
            assert next_waiting() is None
            cursor.execute(STOP)
            assert isinstance(dying.result(30), OperationalError)
    assert state_of(confirmed) == ("writing", 1)
    assert not Innovation.objects.exists()

    wait_until(lambda: run_waiting() == 1)  # a dying session speaks its last words before it lets go of its locks

    assert state_of(confirmed) == ("done", 2)
    assert Innovation.objects.count() == Event.objects.filter(action="innovation.imported").count() == 20
    assert run_waiting() == 0


def test_three_workers_at_once_write_a_file_once(confirmed):
    outcomes = at_once(run_waiting, run_waiting, run_waiting)

    assert sum(outcomes) == 1
    assert state_of(confirmed)[0] == "done"
    assert Innovation.objects.count() == 20
    assert Event.objects.filter(action="import.written").count() == 1


def test_of_two_decisions_at_once_one_counts():
    region = RegionFactory()
    admin = region_admin(region)
    file = SimpleUploadedFile("inovasi.csv", f"name,region_code\nSIMPATI,{region.code}\n".encode())
    run = open_import(file, by=admin)
    run_waiting()

    outcomes = meeting_at(
        InnovationImport.objects.all(), *[lambda: confirm_import(run, by=admin) for _window in range(2)]
    )

    assert [type(outcome) for outcome in outcomes] == [InnovationImport, RuleViolation]
    assert Event.objects.filter(action="import.confirmed").count() == 1
