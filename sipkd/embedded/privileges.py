"""How a server process gives up root, and a life longer than its keeper's.

PostgreSQL refuses to run as root. An ordinary user starts it as it is. For root there are two ways, tried in order:

1. a user namespace in which the process is user 1000: nothing on disk changes hands;
2. where that is refused (a stock Docker container): the user `nobody`, who keeps the one capability to pass
   file permissions, because the project may lie where only root can go (/root). That is less than root had.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sipkd.embedded.errors import EmbeddedError

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CLONE_NEWUSER = 0x10000000
SECBIT_NO_SETUID_FIXUP = 4
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
USER_IN_NAMESPACE = 1000

libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """Who a server runs as: `enter` is called in the new process before it becomes the server."""

    uid: int
    enter: Callable[[], None]


def choose(trial: Sequence[str], folder: Path) -> Identity:
    """The first identity that can run the trial command and read the folder. Raises EmbeddedError without one."""
    if os.geteuid() != 0:
        return Identity(os.geteuid(), lambda: None)
    for identity in (Identity(0, enter_namespace), Identity(nobody().pw_uid, become_nobody)):
        if suits(identity, trial, folder):
            return identity
    raise EmbeddedError(
        "PostgreSQL does not run as root, and here root may neither open a user namespace nor act as nobody. "
        "Run this as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def suits(identity: Identity, trial: Sequence[str], folder: Path) -> bool:
    def enter_and_look() -> None:
        identity.enter()
        os.listdir(folder)

    try:
        done = subprocess.run(trial, preexec_fn=enter_and_look, capture_output=True, timeout=30)  # noqa: S603
    except subprocess.SubprocessError:  # what was raised in the child before it became the command
        return False
    return done.returncode == 0


def bound_to_parent(identity: Identity, farewell: signal.Signals) -> Callable[[], None]:
    """What a child calls before it becomes a server: take the identity, and get `farewell` if its parent dies."""
    parent = os.getpid()

    def prepare() -> None:
        identity.enter()
        die_with_parent(parent, farewell)  # last: the kernel forgets it whenever the credentials change

    return prepare


def die_with_parent(parent: int, farewell: signal.Signals) -> None:
    """Let the kernel send this process a signal when its parent ends, even by SIGKILL. Linux only."""
    if sys.platform != "linux":
        return
    prctl(PR_SET_PDEATHSIG, farewell)
    if os.getppid() != parent:  # it has died in between
        os.kill(os.getpid(), farewell)


def enter_namespace() -> None:
    """Become user 1000 of a new user namespace, who outside it is still root, with none of root's capabilities."""
    call(libc.unshare, CLONE_NEWUSER)
    for name, content in (
        ("uid_map", f"{USER_IN_NAMESPACE} 0 1"),
        ("setgroups", "deny"),
        ("gid_map", f"{USER_IN_NAMESPACE} 0 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def become_nobody() -> None:
    """Become nobody, with CAP_DAC_OVERRIDE and no other capability, also across exec."""
    user = nobody()
    # Capabilities stay when the user changes, and access(2), which PostgreSQL asks, heeds them.
    prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    only = 1 << CAP_DAC_OVERRIDE
    call(libc.capset, header, (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0))  # effective, permitted, inheritable
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def prctl(*arguments: int) -> None:
    call(libc.prctl, *(ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:5]))


def call(function: Callable[..., int], *arguments: object) -> None:
    """Call a function of the C library. Raises OSError if it fails."""
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
