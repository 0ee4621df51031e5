"""ClamAV over its own protocol (clamd INSTREAM), by TCP or a local socket."""

import contextlib
import io
import socket
import struct
from collections.abc import Iterator
from typing import IO

from django.conf import settings

from tongban.foundation.adapters.public import PortRefused, PortUnavailable

CHUNK_BYTES = 64 * 1024
TIMEOUT_SECONDS = 30


class ClamAvScanner:
    """Asks the clamd at ``settings.TONGBAN_CLAMAV``: ``host:port`` or the path of its socket."""

    def __init__(self, address: str | None = None) -> None:
        self.address = address or settings.TONGBAN_CLAMAV

    def scan(self, content: bytes | IO[bytes]) -> str | None:
        reply = self._ask(b"zINSTREAM\0", content)
        if reply.endswith("FOUND"):
            return reply.removeprefix("stream: ").removesuffix(" FOUND")
        if reply == "stream: OK":
            return None
        if "size limit" in reply:
            raise PortRefused(f"clamd: {reply}")
        raise PortUnavailable(f"clamd: {reply or 'closed without an answer'}")

    def check_config(self) -> list[str]:
        try:
            reply = self._ask(b"zPING\0", timeout=5)
        except PortUnavailable as error:
            return [f"ClamAV at {self.address} does not answer: {error}. Is clamd running? See TONGBAN_CLAMAV."]
        return [] if reply == "PONG" else [f"ClamAV at {self.address} answers {reply!r} instead of PONG."]

    def _ask(self, command: bytes, content: bytes | IO[bytes] | None = None, timeout: float = TIMEOUT_SECONDS) -> str:
        answer = b""
        try:
            with self._connection(timeout) as link:
                link.sendall(command)
                if content is not None:
                    # clamd answers and hangs up as soon as its size limit is passed: read that answer.
                    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                        source = io.BytesIO(content) if isinstance(content, bytes) else content
                        while piece := source.read(CHUNK_BYTES):
                            link.sendall(struct.pack("!L", len(piece)) + piece)
                        link.sendall(struct.pack("!L", 0))
                while not answer.endswith(b"\0") and (piece := link.recv(4096)):
                    answer += piece
        except OSError as error:
            raise PortUnavailable(f"clamd: {error}") from error
        return answer.rstrip(b"\0").decode("utf-8", "replace").strip()

    @contextlib.contextmanager
    def _connection(self, timeout: float) -> Iterator[socket.socket]:
        if self.address.startswith("/"):
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(timeout)
            with link:
                link.connect(self.address)
                yield link
        else:
            host, _, port = self.address.rpartition(":")
            with socket.create_connection((host, int(port)), timeout=timeout) as link:
                yield link
