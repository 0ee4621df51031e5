"""Knows one threat: the harmless string that every scanner agrees to call a virus."""

# The EICAR test file, written in two parts so that scanners leave this source alone.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class EmbeddedScanner:
    """For laptops and tests. It protects nobody: production plugs a real scanner in."""

    def scan(self, content: bytes) -> str | None:
        return "Eicar-Test-Signature" if EICAR in content else None

    def check_config(self) -> list[str]:
        return []
