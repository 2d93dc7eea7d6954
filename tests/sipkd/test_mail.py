import email
import stat
from email import policy

import pytest
from django.core.mail import EmailMessage, get_connection


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def send(*messages: EmailMessage) -> int:
    return get_connection("sipkd.mail.FolderBackend").send_messages(messages)


def message(message_id: str, subject: str = "Replikasi diminta", body: str = "Yth. Bapak/Ibu,") -> EmailMessage:
    return EmailMessage(subject, body, to=["dpmptsp@sumedang.example"], headers={"Message-ID": message_id})


def test_each_message_is_one_readable_file(folder):
    assert send(message("<7@sipkd>", "Replikasi “PENA EMAS”", "Jatuh tempo 3 Juli 2026 – mohon diperiksa.")) == 1

    (file,) = folder.iterdir()
    assert file.name.startswith("7@sipkd.")
    assert file.suffix == ".eml"
    read = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert read["Subject"] == "Replikasi “PENA EMAS”"
    assert read["To"] == "dpmptsp@sumedang.example"
    assert "Jatuh tempo 3 Juli 2026 – mohon diperiksa." in file.read_text()


def test_message_sent_again_after_a_crash_is_still_one_file(folder):
    send(message("<7@sipkd>"))
    send(message("<7@sipkd>"), message("<8@sipkd>"))

    assert len(list(folder.iterdir())) == 2


def test_message_id_cannot_lead_out_of_the_folder_nor_hide_a_file(folder):
    send(message("<../../etc/passwd@sipkd>"), message("<.hidden@sipkd>"), message("<" + "a" * 300 + "@sipkd>"))

    assert len(list(folder.iterdir())) == 3
    assert not any(file.name.startswith(".") for file in folder.iterdir())


def test_two_message_ids_that_look_alike_are_two_files(folder):
    send(message("<a/b@sipkd>"), message("<a?b@sipkd>"))

    assert len(list(folder.iterdir())) == 2


def test_mail_is_readable_by_its_owner_only(folder):
    send(message("<7@sipkd>"))

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
