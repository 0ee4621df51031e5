"""A bounded load generator for 127.0.0.1: keep-alive connections, exact counts, percentiles.

Only the loopback address is ever asked. Plain sockets keep the client's own cost low, because client and server share
the machine's cores; the floor measurement of the same run shows what is left.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"


@dataclass
class Answer:
    status: int
    body: bytes
    location: str = ""

    def json(self) -> object:
        return json.loads(self.body)


@dataclass
class Result:
    """What one measurement saw: requests per second and milliseconds per request."""

    name: str
    seconds: float
    milliseconds: list[float] = field(repr=False)
    failures: int = 0

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    def line(self) -> str:
        return (
            f"{self.name:<46}{self.rate:>9.1f}/s   p50 {self.percentile(0.5):>7.1f} ms   "
            f"p95 {self.percentile(0.95):>7.1f} ms   n={len(self.milliseconds)}   failed={self.failures}"
        )


class Connection:
    """One keep-alive HTTP/1.1 connection to the server under measurement."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.port, self.headers = port, headers or {}
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection((HOST, self.port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")

    def ask(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Answer:
        """Send one request and read its whole answer; a dropped connection is opened again once.

        Args:
            body: a dictionary of texts as a browser sends a form when ``method`` is FORM, else JSON.
        """
        kind = "application/x-www-form-urlencoded" if method == "FORM" else "application/json"
        written = urlencode(body) if method == "FORM" else json.dumps(body)  # type: ignore[arg-type]
        content = b"" if body is None else written.encode()
        lines = {"Host": f"{HOST}:{self.port}", **self.headers, **(headers or {})}
        if body is not None:
            lines |= {"Content-Type": kind}
        lines["Content-Length"] = str(len(content))
        head = (
            f"{method.replace('FORM', 'POST')} {path} HTTP/1.1\r\n"
            + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
            + "\r\n"
        )
        try:
            self._socket.sendall(head.encode() + content)
            return self._read()
        except (ConnectionError, EOFError):
            self._open()
            self._socket.sendall(head.encode() + content)
            return self._read()

    def _read(self) -> Answer:
        first = self._reader.readline()
        if not first:
            raise EOFError
        status, length, chunked, location = int(first.split()[1]), 0, False, ""
        while (line := self._reader.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif name.lower() == b"location":
                location = value.strip().decode()
            elif name.lower() == b"transfer-encoding":
                chunked = b"chunked" in value.lower()
        return Answer(status, self._chunks() if chunked else self._reader.read(length), location)

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._reader.readline().split(b";")[0], 16):
            parts.append(self._reader.read(size))
            self._reader.readline()
        self._reader.readline()
        return b"".join(parts)

    def close(self) -> None:
        self._reader.close()
        self._socket.close()


def measure(
    name: str,
    port: int,
    job: Callable[[Connection, int], bool],
    *,
    count: int,
    connections: int = 8,
    headers: dict[str, str] | None = None,
    limit_seconds: float = 30,
) -> Result:
    """Run ``job(connection, number)`` ``count`` times over ``connections`` threads, or until the time limit.

    The job returns False when its answer was wrong; such a run counts as failed and not in the rate.
    """
    numbers: Iterator[int] = iter(range(count))
    lock = threading.Lock()
    times: list[float] = []
    failed = 0
    stop_at = time.perf_counter() + limit_seconds

    def work() -> None:
        nonlocal failed
        connection = Connection(port, headers)
        try:
            while time.perf_counter() < stop_at:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                start = time.perf_counter()
                good = job(connection, number)
                spent = (time.perf_counter() - start) * 1000
                with lock:
                    if good:
                        times.append(spent)
                    else:
                        failed += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(connections)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Result(name, time.perf_counter() - begin, times, failed)
