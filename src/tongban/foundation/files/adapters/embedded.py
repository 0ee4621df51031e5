"""Knows one threat: the harmless string that every scanner agrees to call a virus."""

from typing import IO

# The EICAR test file, written in two parts so that scanners leave this source alone.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"


class EmbeddedScanner:
    """For laptops and tests. It protects nobody: production plugs a real scanner in."""

    def scan(self, content: bytes | IO[bytes]) -> str | None:
        if isinstance(content, bytes):
            return NAME if EICAR in content else None
        tail = b""
        while piece := content.read(1024 * 1024):
            if EICAR in tail + piece:
                return NAME
            tail = piece[-len(EICAR) :]
        return None

    def check_config(self) -> list[str]:
        return []
