"""Where the embedded servers keep what they keep, below one data folder."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from urllib.parse import quote

from sipkd.embedded.errors import EmbeddedError

# A socket address holds 108 bytes on Linux, 104 on macOS, and PostgreSQL appends "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 88


class Folder:
    """A data folder, made if it is not there yet; its paths and the addresses of its servers."""

    def __init__(self, root: Path) -> None:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root = root = root.resolve()
        self.run = private_folder(root / "run")
        self.users = self.run / "users"
        self.start = self.run / "start"
        self.keeper = self.run / "keeper"
        self.sockets = self.run if is_fit_for_sockets(self.run) else self._short_folder()
        self.valkey_socket = self.sockets / "valkey.socket"
        self.log = root / "servers.log"

    def _short_folder(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.run)).hexdigest()[:12]
        return private_folder(Path(f"/tmp/sipkd-{os.geteuid()}-{name}"))  # noqa: S108  (0700 and ours, see below)

    @property
    def urls(self) -> dict[str, str]:
        """The two variables that the settings read; a socket's folder stands, percent-encoded, where a host would."""
        return {
            "DATABASE_URL": f"postgresql://sipkd@{quote(str(self.sockets), safe='')}/sipkd",
            "REDIS_URL": f"unix://{quote(str(self.valkey_socket))}?db=0",
        }


def is_fit_for_sockets(folder: Path) -> bool:
    """Whether an address has room for the path, and PostgreSQL's comma-separated list of socket folders too."""
    return len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and not set(str(folder)) & set(',"')


def private_folder(path: Path) -> Path:
    """Make the folder unless it exists; refuse one that another user may have laid out for us.

    The servers trust whoever reaches their sockets, so the folder is the lock on the door.
    """
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if status.st_uid != os.geteuid() or not stat.S_ISDIR(status.st_mode):
        raise EmbeddedError(f"{path} is not a folder of the user who runs this. Set SIPKD_DATA_DIR to another folder.")
    path.chmod(0o700)
    return path
