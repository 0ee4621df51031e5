"""What stands beside a file that somebody handed in: who signed it, and whether that holds."""

from __future__ import annotations

from typing import Any

from django import template

from tongban.capabilities.signatures.queries import examine
from tongban.foundation.files.public import StoredFile

register = template.Library()


@register.inclusion_tag("signatures/_found.html")
def file_signatures(file: StoredFile | None) -> dict[str, Any]:
    """The signatures on a file, one line each; nothing for a file without any."""
    return {"found": examine(file) if file is not None else []}
