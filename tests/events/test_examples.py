"""The examples of the documentation run as they are printed."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sipkd.events.models import WebhookDelivery
from sipkd.events.webhooks.dispatch import dispatch
from sipkd.events.webhooks.services import send_test
from sipkd.events.webhooks.signing import secret_of
from tests.events.given import client_of, endpoint_at, happening
from tests.events.test_feed import changed, created
from tests.factories import InnovationFactory, RegionFactory
from tests.together import wait_until

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def example(name: str):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.django_db(transaction=True)
def test_the_feed_client_ends_with_what_the_api_answers(live_server, client, tmp_path):
    follower = example("follow_changes")
    region = RegionFactory()
    key = client_of(region)[1]
    InnovationFactory.create_batch(3)
    kept, withdrawn, hidden = created(agency__region=region), created(), created(visibility="internal")
    files = {"": tmp_path / "public.json", key: tmp_path / "partner.json"}

    for own_key, file in files.items():
        follower.update(live_server.url, file, own_key)
    changed(kept, name="Nama baru")
    changed(withdrawn, visibility="internal")
    added = created()
    changed(kept, visibility="internal")
    copies = {own_key: follower.update(live_server.url, file, own_key) for own_key, file in files.items()}

    for own_key, copy in copies.items():
        headers = {"Authorization": f"Bearer {own_key}"} if own_key else {}
        listed = client.get("/api/v1/innovations/", headers=headers).json()["results"]
        assert {row["id"]: row["name"] for row in copy["rows"].values()} == {row["id"]: row["name"] for row in listed}
    assert str(added.uuid) in copies[""]["rows"]
    assert str(kept.uuid) not in copies[""]["rows"]
    assert copies[key]["rows"][str(kept.uuid)]["name"] == "Nama baru"
    assert str(hidden.uuid) not in copies[key]["rows"]


@pytest.mark.django_db(transaction=True)
def test_the_receiver_verifies_and_takes_each_delivery_once(settings, tmp_path, unused_port):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    endpoint = endpoint_at(f"http://127.0.0.1:{unused_port}/")
    output = tmp_path / "output"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, str(EXAMPLES / "receive_webhooks.py"), str(unused_port)],
            env={**os.environ, "WEBHOOK_SECRET": secret_of(endpoint)},
            stdout=file,
        )
    try:
        wait_until(lambda: answers(unused_port))
        innovation = InnovationFactory()
        happening(innovation)
        send_test(endpoint)
        dispatch()
        WebhookDelivery.objects.replay()
        dispatch()
        wait_until(lambda: not WebhookDelivery.objects.pending().exists())
        time.sleep(0.2)
    finally:
        process.kill()
        process.wait()

    assert output.read_text().splitlines() == [
        f"innovation.named {settings.BASE_URL}/api/v1/innovations/{innovation.uuid}/",
        "webhook.test ",
    ]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
