"""An HTTP client that cannot be talked into reaching our own network (server-side request forgery).

The address is judged after the name was resolved and in the same moment as it is connected to, so a name that
resolves differently a moment later (DNS rebinding) gains nothing. Redirects are not followed and proxies of the
environment are not used. Time and size are limited at the socket, whatever the receiver does.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpcore
import httpx
from django.conf import settings

MOST_BYTES = 64 * 1024  # of an answer; only its status counts
# Addresses that carry an IPv4 address inside: NAT64, 6to4, Teredo. They lead where we would have to look again.
TUNNELS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class Forbidden(Exception):
    """The address is not one that webhooks may reach."""


def is_forbidden(address: str) -> bool:
    """Private, loopback, link-local, multicast, reserved, or a tunnel to who knows where."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_forbidden(str(ip.ipv4_mapped))
        if any(ip in network for network in TUNNELS):
            return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved


def addresses_of(host: str, port: int) -> list[str]:
    """All addresses of a name, each of which must be allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.WEBHOOK_ALLOW_PRIVATE and any(is_forbidden(address) for address in addresses):
        raise Forbidden(host)
    return addresses


class Budget:
    """What one request may take in all: seconds, and bytes of an answer."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.deadline = time.monotonic() + settings.WEBHOOK_TIMEOUT_SECONDS
        self.bytes = MOST_BYTES

    def seconds(self, wanted: float | None) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the receiver took too long")
        return left if wanted is None else min(left, wanted)

    def spend(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            raise httpcore.ReadError("the receiver's answer is too long")


class BudgetedStream(httpcore.NetworkStream):
    """A connection on which neither slow drops nor endless answers outlast the budget."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._budget.seconds(timeout))
        self._budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._budget.seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._budget.seconds(timeout))
        return BudgetedStream(secured, self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name, refuses forbidden addresses, and connects to exactly what it has judged."""

    def __init__(self, budget: Budget) -> None:
        self._sockets, self._budget = httpcore.SyncBackend(), budget

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = addresses_of(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        for address in addresses:
            try:
                seconds = self._budget.seconds(timeout)
                stream = self._sockets.connect_tcp(address, port, seconds, local_address, socket_options)
                return BudgetedStream(stream, self._budget)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem: Exception = error
        raise problem

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        raise Forbidden(path)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@cache
def certificates() -> ssl.SSLContext:
    """The authorities of the operating system, read once: that takes longer than a delivery."""
    return ssl.create_default_context()


def client(budget: Budget) -> httpx.Client:
    """A client for one receiver at a time. Certificates are checked; start the budget before each request."""
    transport = httpx.HTTPTransport(verify=certificates(), trust_env=False)
    # httpx has no parameter for the network backend; its transport only translates to this pool.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=certificates(),
        max_connections=1,
        keepalive_expiry=5,
        network_backend=GuardedBackend(budget),
    )
    return httpx.Client(
        transport=transport, follow_redirects=False, trust_env=False, timeout=settings.WEBHOOK_TIMEOUT_SECONDS
    )
