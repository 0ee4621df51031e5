"""The socket of the virus scanner."""

from typing import IO, Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@runtime_checkable
class Scanner(Adapter, Protocol):
    """Looks into a file before anybody opens it."""

    def scan(self, content: bytes | IO[bytes]) -> str | None:
        """Name of the threat found, or None when the content is clean.

        Args:
            content: the bytes, or an open file at its beginning that is too large to hold in memory.
        Raises:
            PortUnavailable: no answer within 30 seconds; the file is not taken.
            PortRefused: the scanner will not look at it, for instance because of its size; the file is not taken.
        """
        ...


scanner = Socket("virus_scanner", Scanner, default="tongban.foundation.files.adapters.embedded.EmbeddedScanner")
