"""Webhooks cannot be talked into reaching our own network."""

import socket

import httpx
import pytest

from sipkd.events.models import WebhookDelivery
from sipkd.events.webhooks import guard
from sipkd.events.webhooks.dispatch import dispatch
from tests.events.given import endpoint_at, happening
from tests.receivers import receiving

FORBIDDEN = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1",
]  # fmt: skip
ALLOWED = ["8.8.8.8", "103.94.190.1", "2606:4700::1111"]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_of_our_own_or_of_nobody_is_forbidden(address):
    assert guard.is_forbidden(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address):
    assert not guard.is_forbidden(address)


@pytest.mark.parametrize("spelling", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost", "[::ffff:7f00:1]"])
def test_no_spelling_of_the_loopback_is_reached(spelling):
    with receiving() as service, guard.client(guard.Budget()) as http:
        with pytest.raises((guard.Forbidden, httpx.ConnectError, httpx.InvalidURL)):
            http.post(f"http://{spelling}:{service.port}/")

        assert service.requests == []


def test_a_name_that_also_leads_inside_is_refused_whatever_comes_first(monkeypatch):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)

    with pytest.raises(guard.Forbidden):
        guard.addresses_of("rebinding.example", 80)


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(monkeypatch, settings):
    """A second look at the name would be the gap that DNS rebinding needs: there is no second look."""
    settings.WEBHOOK_ALLOW_PRIVATE = True
    asked = []
    real = socket.getaddrinfo

    def once_then_elsewhere(host, port, *args, **kwargs):
        if host != "rebinding.example":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        target = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (target, port))]

    monkeypatch.setattr(socket, "getaddrinfo", once_then_elsewhere)

    with receiving() as service, guard.client(guard.Budget()) as http:
        answer = http.post(f"http://rebinding.example:{service.port}/")

    assert (answer.status_code, len(service.requests), asked) == (204, 1, ["rebinding.example"])


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiving() as proxy, receiving() as service:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        with guard.client(guard.Budget()) as http:
            http.post(service.url)

        assert (len(service.requests), proxy.requests) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_a_delivery_to_a_forbidden_address_is_never_sent_and_is_kept():
    with receiving() as service:
        endpoint_at(service.url)
        happening()

        dispatch()

        assert service.requests == []
    delivery = WebhookDelivery.objects.get()
    assert (delivery.last_error, delivery.attempts, delivery.delivered_at) == ("Forbidden", 1, None)
