"""The socket of the virus scanner."""

from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@runtime_checkable
class Scanner(Adapter, Protocol):
    """Looks into a file before anybody opens it."""

    def scan(self, content: bytes) -> str | None:
        """Name of the threat found, or None when the content is clean.

        Raises:
            PortUnavailable: no answer within 30 seconds; the file is not taken.
            PortRefused: the scanner will not look at it, for instance because of its size; the file is not taken.
        """
        ...


scanner = Socket("virus_scanner", Scanner, default="tongban.foundation.files.adapters.embedded.EmbeddedScanner")
