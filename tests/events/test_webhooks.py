"""Webhooks against real receivers: in order, signed, once, and never lost."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook

from agencies.clients.services import revoke_client
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification, WebhookDelivery, WebhookEndpoint
from sipkd.events.webhooks.dispatch import dispatch, settle
from sipkd.events.webhooks.sending import PAUSES, Outcome, pause_after, seconds_to_wait
from sipkd.events.webhooks.services import (
    add_endpoint,
    enable_endpoint,
    replay,
    rotate_secret,
    send_test,
    stop_endpoint,
)
from sipkd.events.webhooks.signing import secret_of
from tests.events.given import ALL, client_of, endpoint_at, happening
from tests.factories import InnovationFactory, RegionFactory, UserFactory, region_admin
from tests.receivers import receiving
from tests.together import beside, meeting_at, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def receivers_here(settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    settings.WEBHOOK_CLOCK = 1e-6


def sequences(receiver) -> list[int]:
    return [int(json.loads(request.body)["sequence"]) for request in receiver.accepted]


@contextmanager
def dripping(chunk: bytes = b"X", pause: float = 0.2) -> Iterator[str]:
    """A server whose answer never ends."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            connection, _address = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while True:
                    connection.sendall(chunk)
                    time.sleep(pause)

    threading.Thread(target=serve, daemon=True).start()
    with server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def until_quiet(seconds: float = 20) -> None:
    """Run the dispatcher until nothing is pending."""
    deadline = time.monotonic() + seconds
    while WebhookDelivery.objects.pending().filter(endpoint__disabled_at=None).exists():
        assert time.monotonic() < deadline, "still pending"
        dispatch()
        time.sleep(0.01)


# -- what is sent ----------------------------------------------------------------------------------
def test_a_delivery_is_a_signed_thin_cloud_event(settings):
    settings.BASE_URL = "https://sipkd.contoh.go.id"
    with receiving() as receiver:
        endpoint = endpoint_at(receiver.url)
        innovation = InnovationFactory()
        event = happening(innovation)

        dispatch()

    (request,) = receiver.requests
    body = Webhook(secret_of(endpoint)).verify(request.body, request.headers)
    delivery = WebhookDelivery.objects.get(endpoint=endpoint)
    assert body == {
        "specversion": "1.0",
        "id": str(delivery.uuid),
        "source": "https://sipkd.contoh.go.id",
        "type": "innovation.named",
        "time": event.created_at.isoformat(),
        "sequence": "000000000001",
        "datacontenttype": "application/json",
        "subject": f"https://sipkd.contoh.go.id/api/v1/innovations/{innovation.uuid}/",
        "data": {"resource": "innovations", "id": str(innovation.uuid)},
    }
    assert request.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert (delivery.response_status, delivery.attempts, delivery.last_error) == (204, 1, "")


def test_deliveries_come_in_the_order_of_their_sequence_and_once():
    with receiving() as receiver:
        endpoint_at(receiver.url)
        innovation = InnovationFactory()
        for _turn in range(25):
            happening(innovation)

        until_quiet()
        dispatch()

    assert sequences(receiver) == list(range(1, 26))


def test_an_endpoint_hears_only_of_the_kinds_it_wants():
    with receiving() as receiver:
        endpoint_at(receiver.url, kinds=["innovation.named"])
        happening(action="innovation.imported")
        happening(action="innovation.named")

        until_quiet()

    assert [json.loads(request.body)["type"] for request in receiver.accepted] == ["innovation.named"]


def test_a_test_delivery_is_sent_like_any_other():
    with receiving() as receiver:
        endpoint = endpoint_at(receiver.url)
        happening()
        send_test(endpoint)

        until_quiet()

    assert [json.loads(request.body)["type"] for request in receiver.accepted] == ["innovation.named", "webhook.test"]
    assert sequences(receiver) == [1, 2]
    Webhook(secret_of(endpoint)).verify(receiver.accepted[1].body, receiver.accepted[1].headers)


# -- who may hear what -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("scopes", "is_own_region", "hears"),
    [
        (ALL, True, True),
        (ALL, False, False),
        (["webhooks"], True, False),
        (["read:partner"], True, False),
    ],
)
def test_an_internal_object_is_told_only_to_its_region_with_the_right_scopes(scopes, is_own_region, hears):
    region = RegionFactory()
    client, _key = client_of(region if is_own_region else RegionFactory(), scopes)
    endpoint_at("http://127.0.0.1:9/", client)

    happening(InnovationFactory(agency__region=region, visibility="internal"))

    assert WebhookDelivery.objects.exists() is hears


def test_a_revoked_client_hears_nothing_more():
    client, _key = client_of()
    endpoint_at("http://127.0.0.1:9/", client)
    revoke_client(client, by=UserFactory())

    happening()

    assert not WebhookDelivery.objects.exists()


def test_the_deliveries_go_when_the_change_is_rolled_back():
    endpoint_at("http://127.0.0.1:9/")
    innovation = InnovationFactory()

    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        happening(innovation)
        assert WebhookDelivery.objects.count() == 1
        _ = 1 / 0

    assert not WebhookDelivery.objects.exists()


# -- receivers that fail ---------------------------------------------------------------------------
def test_a_receiver_that_fails_gets_everything_later_and_nothing_overtakes():
    with receiving(lambda number: 500 if number <= 4 else 204) as receiver:
        endpoint_at(receiver.url)
        for _turn in range(5):
            happening()

        until_quiet()

    assert sequences(receiver) == [1, 2, 3, 4, 5]
    assert len(receiver.requests) == 9
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 5


def test_after_the_last_failure_the_endpoint_stops_and_its_owner_is_told(mailoutbox):
    region = RegionFactory()
    owner = region_admin(region)
    with receiving(lambda _number: 500) as receiver:
        endpoint = endpoint_at(receiver.url, client_of(region)[0])
        happening()
        happening()
        Notification.objects.all().delete()

        until_quiet()

        assert len(receiver.requests) == 10
    endpoint.refresh_from_db()
    assert endpoint.disabled_reason == "failing"
    first, second = endpoint.deliveries.order_by("sequence")
    assert (first.attempts, first.response_status, first.gave_up_at is not None) == (10, 500, True)
    assert (second.attempts, second.gave_up_at) == (0, None)
    event = Event.objects.get(action="client.webhook_disabled")
    assert event.facts == {"address": f"127.0.0.1:{receiver.port}", "reason": "HTTP 500"}
    assert {owner} <= {row.recipient for row in Notification.objects.filter(event=event, channel="email")}


def test_an_endpoint_enabled_again_gets_what_it_missed_in_order():
    is_broken = True
    with receiving(lambda _number: 500 if is_broken else 204) as receiver:
        endpoint = endpoint_at(receiver.url)
        happening()
        until_quiet()
        happening()  # while it is disabled
        is_broken = False

        enable_endpoint(endpoint, by=UserFactory())
        happening()
        until_quiet()

    assert sequences(receiver) == [1, 2, 3]


def test_gone_stops_the_endpoint_at_once():
    with receiving(lambda _number: 410) as receiver:
        endpoint = endpoint_at(receiver.url)
        happening()

        until_quiet()

    endpoint.refresh_from_db()
    assert (endpoint.disabled_reason, len(receiver.requests)) == ("gone", 1)


def test_what_the_owner_stopped_collects_nothing():
    endpoint = endpoint_at("http://127.0.0.1:9/")
    stop_endpoint(endpoint, by=UserFactory())

    happening()

    assert not endpoint.deliveries.exists()
    with pytest.raises(RuleViolation, match="Aktifkan"):
        send_test(endpoint)


def test_a_hanging_receiver_delays_nobody_else(settings):
    settings.WEBHOOK_TIMEOUT_SECONDS = 3
    with receiving(lambda _number: time.sleep(6) or 204) as hanging, receiving() as prompt:
        endpoint_at(hanging.url)
        endpoint_at(prompt.url)
        happening()
        with beside(dispatch):
            wait_until(lambda: len(prompt.accepted) == 1)
            happening()  # while the first one still hangs
            wait_until(lambda: len(prompt.accepted) == 2, seconds=2)
            assert not WebhookDelivery.objects.filter(endpoint__url=hanging.url, attempts__gt=0).exists()

    assert WebhookDelivery.objects.get(endpoint__url=hanging.url, sequence=1).last_error in (
        "ReadTimeout",
        "ConnectTimeout",
    )


def test_a_receiver_that_drips_is_cut_off_in_time(settings):
    settings.WEBHOOK_TIMEOUT_SECONDS, settings.WEBHOOK_CLOCK = 1, 1

    with dripping() as url:
        endpoint_at(url)
        happening()
        started = time.monotonic()
        dispatch()

    assert time.monotonic() - started < 4
    assert WebhookDelivery.objects.get().last_error == "ReadTimeout"


def test_an_endless_answer_is_cut_off(settings):
    settings.WEBHOOK_CLOCK = 1
    with dripping(chunk=b"X-Y: " + b"z" * 4000 + b"\r\n", pause=0) as url:
        endpoint_at(url)
        happening()

        dispatch()

    assert WebhookDelivery.objects.get().last_error in ("ReadError", "RemoteProtocolError")


def test_a_redirect_is_a_failure_and_not_followed():
    with receiving() as secret_service, receiving(lambda _n: (302, {"Location": secret_service.url})) as receiver:
        endpoint_at(receiver.url)
        happening()

        dispatch()

    assert secret_service.requests == []
    assert WebhookDelivery.objects.get().response_status == 302


# -- the clock -------------------------------------------------------------------------------------
def test_ten_attempts_spread_over_about_three_days(settings):
    settings.WEBHOOK_CLOCK = 1

    pauses = [pause_after(attempts) for attempts in range(1, 11)]

    assert pauses[-1] is None
    assert timedelta(days=2, hours=18) < sum(pauses[:-1], timedelta()) < timedelta(days=3, hours=12)
    assert all(
        0.9 * least <= pause.total_seconds() <= 1.1 * least for pause, least in zip(pauses, PAUSES, strict=False)
    )


def test_pauses_vary_so_that_receivers_are_not_hit_by_all_at_once(settings):
    settings.WEBHOOK_CLOCK = 1

    assert len({pause_after(3) for _turn in range(20)}) > 10


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, 0), ("", 0), ("120", 120), ("nonsense", 0), ("-5", 0), ("999999999", 86400)],
)
def test_retry_after_is_read(header, seconds):
    assert seconds_to_wait(header) == seconds


def test_retry_after_may_be_a_date():
    now = datetime(2026, 1, 1, tzinfo=UTC)

    assert seconds_to_wait(format_datetime(now + timedelta(seconds=90), usegmt=True), now) == 90


def test_a_receiver_that_asks_for_time_gets_it(settings):
    settings.WEBHOOK_CLOCK = 1
    with receiving(lambda _number: (503, {"Retry-After": "7200"})) as receiver:
        endpoint_at(receiver.url)
        happening()

        dispatch()

    wait = WebhookDelivery.objects.get().due_at - timezone.now()
    assert timedelta(minutes=118) < wait <= timedelta(minutes=120)


# -- secrets and replay ----------------------------------------------------------------------------
def test_while_secrets_overlap_both_verify_and_afterwards_only_the_new_one():
    with receiving() as receiver:
        endpoint = endpoint_at(receiver.url)
        old = secret_of(endpoint)
        endpoint = rotate_secret(endpoint, by=UserFactory())
        happening()
        until_quiet()
        WebhookEndpoint.objects.update(previous_secret_until=timezone.now())
        happening()
        until_quiet()

    during, after = receiver.accepted
    assert old != secret_of(endpoint)
    Webhook(old).verify(during.body, during.headers)
    Webhook(secret_of(endpoint)).verify(during.body, during.headers)
    Webhook(secret_of(endpoint)).verify(after.body, after.headers)
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(old).verify(after.body, after.headers)


def test_no_secret_lies_in_the_database():
    endpoint = endpoint_at("http://127.0.0.1:9/")

    stored = " ".join(str(value) for value in WebhookEndpoint.objects.values_list()[0])

    assert secret_of(endpoint).removeprefix("whsec_") not in stored


def test_a_range_is_sent_again_in_order_under_the_same_ids():
    with receiving() as receiver:
        endpoint = endpoint_at(receiver.url)
        for _turn in range(5):
            happening()
        until_quiet()

        count = replay(endpoint, first=2, last=4, by=UserFactory())
        until_quiet()

    assert count == 3
    assert sequences(receiver) == [1, 2, 3, 4, 5, 2, 3, 4]
    ids = [request.headers["webhook-id"] for request in receiver.accepted]
    assert ids[5:] == ids[1:4]


def test_a_range_is_sent_again_although_its_last_attempt_fails_meanwhile():
    endpoint = endpoint_at("http://127.0.0.1:9/")
    happening()
    delivery = WebhookDelivery.objects.select_related("endpoint", "event").get()

    outcomes = meeting_at(
        WebhookEndpoint.objects.all(),
        lambda: replay(endpoint, first=1, last=1, by=UserFactory()),
        lambda: settle(delivery, Outcome(error="ConnectError")),
    )

    assert outcomes == [1, None]
    endpoint.refresh_from_db()
    assert endpoint.disabled_reason == "failing"


def test_a_range_that_does_not_exist_is_refused_and_nothing_changes():
    endpoint = endpoint_at("http://127.0.0.1:9/")
    events = Event.objects.count()

    with pytest.raises(RuleViolation, match="Tidak ada kiriman"):
        replay(endpoint, first=1, last=9, by=UserFactory())

    assert Event.objects.count() == events


@pytest.mark.parametrize(
    "url", ["ftp://contoh.go.id/", "http:///x", "https://u:p@contoh.go.id/", "https://a.id/#x", ""]
)
def test_an_address_that_is_none_is_refused(url):
    client, _key = client_of()

    with pytest.raises(RuleViolation):
        add_endpoint(client=client, url=url, by=UserFactory())

    assert not WebhookEndpoint.objects.exists()


def test_production_wants_https(settings):
    settings.ENVIRONMENT = "production"
    client, _key = client_of()

    with pytest.raises(RuleViolation, match="https"):
        add_endpoint(client=client, url="http://data.contoh.go.id/", by=UserFactory())

    assert not WebhookEndpoint.objects.exists()
