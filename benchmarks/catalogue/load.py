"""A load client that costs little: keep-alive sockets in one thread, each request's bytes made beforehand."""

import selectors
import socket
import statistics
import time
from dataclasses import dataclass, field
from itertools import count

LONGEST_WAIT = 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: seconds of the whole, milliseconds of each request in ascending order, bytes of the bodies."""

    seconds: float
    times: list[float]
    statuses: dict[int, int]
    received: int

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    @property
    def mean(self) -> float:
        return statistics.fmean(self.times)

    def percentile(self, share: float) -> float:
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))]


@dataclass(slots=True)
class Connection:
    socket: socket.socket
    begun: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)
    needed: int | None = None  # bytes of the whole answer, once its headers are known
    is_chunked: bool = False


def request_bytes(path: str, headers: dict[str, str] | None = None) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept: */*"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def run(port: int, requests: list[bytes], *, clients: int, seconds: float) -> Load:
    """Ask these requests in turn, by so many clients at once, for that long and to the end of a turn."""
    selector = selectors.DefaultSelector()
    connections = [_connected(port) for _ in range(clients)]
    numbers, times, statuses, received = count(), [], {}, 0
    begun = time.perf_counter()
    over, busy = begun + seconds, 0

    def ask(connection: Connection) -> bool:
        nonlocal busy
        number = next(numbers)
        if time.perf_counter() >= over and number % len(requests) == 0:
            return False
        connection.begun = time.perf_counter()
        connection.socket.sendall(requests[number % len(requests)])
        busy += 1
        return True

    is_open = True
    for connection in connections:
        is_open = is_open and ask(connection)
        if is_open:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
    while busy:
        ready = selector.select(LONGEST_WAIT)
        if not ready:
            raise TimeoutError(f"no answer within {LONGEST_WAIT:.0f} s")
        for key, _events in ready:
            connection = key.data
            chunk = connection.socket.recv(262_144)
            if not chunk:
                raise ConnectionError("the server closed the connection")
            connection.buffer += chunk
            status = _finished(connection)
            if status is None:
                continue
            now = time.perf_counter()
            times.append((now - connection.begun) * 1000)
            statuses[status] = statuses.get(status, 0) + 1
            received += len(connection.buffer)
            connection.buffer, connection.needed, connection.is_chunked = bytearray(), None, False
            busy -= 1
            is_open = is_open and ask(connection)
            if not is_open:
                selector.unregister(connection.socket)  # a server may close it while others are still waiting
    spent = time.perf_counter() - begun
    for connection in connections:
        connection.socket.close()
    selector.close()
    return Load(spent, sorted(times), statuses, received)


def _connected(port: int) -> Connection:
    made = socket.create_connection(("127.0.0.1", port))
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Connection(made)


def _finished(connection: Connection) -> int | None:
    """The status once the whole answer is there."""
    buffer = connection.buffer
    if connection.needed is None:
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(buffer[:end]).lower()
        connection.is_chunked = b"transfer-encoding: chunked" in head
        at = head.find(b"content-length:")
        length = 0 if at < 0 else int(head[at + 15 :].split(b"\r\n", 1)[0])
        connection.needed = end + 4 + length
    if connection.is_chunked:
        return int(buffer[9:12]) if buffer.endswith(b"0\r\n\r\n") else None
    return int(buffer[9:12]) if len(buffer) >= connection.needed else None
