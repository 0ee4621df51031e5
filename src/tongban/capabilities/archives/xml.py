"""XML in one spelling: two spaces, attributes as given, nothing that a parser has to guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Characters that XML 1.0 cannot hold.
_FORBIDDEN = dict.fromkeys([*range(0, 9), 11, 12, *range(14, 32), 65534, 65535])


def clean(text: object) -> str:
    """A text without what XML cannot hold."""
    return str(text).translate(_FORBIDDEN)


def tag(
    name: str, attributes: Mapping[str, object] | None = None, body: str | Iterable[str] = "", depth: int = 0
) -> str:
    """One element on a line of its own: a text is escaped, a list of elements is put inside."""
    pad = "  " * depth
    words = "".join(f" {key}={quoteattr(clean(value))}" for key, value in (attributes or {}).items())
    if isinstance(body, str):
        return f"{pad}<{name}{words}>{escape(clean(body))}</{name}>\n" if body else f"{pad}<{name}{words}/>\n"
    inner = "".join(body)
    return f"{pad}<{name}{words}>\n{inner}{pad}</{name}>\n"


def document(root: str) -> bytes:
    """A whole document."""
    return (HEAD + root).encode()
