"""Mail into a folder: the default of an installation that has no mail server yet."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from email.message import Message
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes each message as one .eml file into settings.MAIL_FOLDER.

    The name comes from the Message-ID, so a message that is sent again after a crash is still one file. A
    file appears complete or not at all.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for email in email_messages:
            message = email.message()
            write_whole(folder / file_name(message), message.as_bytes())
        return len(email_messages)


def file_name(message: Message) -> str:
    """A name that says which message it is; two Message-IDs that look alike once made harmless still differ."""
    message_id = str(message["Message-ID"]).strip("<> ")
    readable = re.sub(r"[^\w.@-]+", "_", message_id, flags=re.ASCII)[:80].lstrip(".")
    return f"{readable}.{hashlib.sha256(message_id.encode()).hexdigest()[:8]}.eml"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a passing name, to disk, and rename it. It stays readable by its owner only."""
    descriptor, passing_name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(passing_name, path)
    except BaseException:
        os.unlink(passing_name)
        raise
