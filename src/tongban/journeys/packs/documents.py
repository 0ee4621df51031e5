"""What review points ask of documents that are handed in: ``documents.lease.shows_address``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tongban.capabilities.materials.public import SHOWS, said_by

from .reading import Reading

_ASKED = re.compile(r"'(?:[^']|'')*'|\bdocuments\.([a-z_][a-z0-9_]*)\.([a-z_][a-z0-9_]*)")
_SAID = {"handed_in": "boolean", "names_applicant": "boolean", "issued_on": "date", "valid_until": "date"}


def documents_in(text: str) -> set[tuple[str, str]]:
    """What an expression asks of documents: (material, what)."""
    return {(found[1], found[2]) for found in _ASKED.finditer(text) if found[1]}


def document_types(pack: Reading) -> dict[str, str]:
    """Types of what the review points of a pack ask of documents; what is not there has none and is a fault."""
    materials = {str(entry["id"]) for entry in pack.materials}
    answers = pack.form_schema.get("properties", {})
    asked = {one for spec in pack.review_points for one in documents_in(str(spec.get("expr", "")))}
    types = {}
    for material, what in asked:
        kind = "boolean" if what.startswith(SHOWS) and what.removeprefix(SHOWS) in answers else _SAID.get(what)
        if kind and material in materials:
            types[f"documents.{material}.{what}"] = kind
    return types


def document_values(
    asked: Iterable[tuple[str, str]], texts: Mapping[str, str], *, answers: Mapping[str, Any], names: Collection[str]
) -> dict[str, Any]:
    """What the documents of a filing say, under the names that review points use; what they do not say is left out.

    Args:
        asked: as ``documents_in`` gives it.
        texts: what stands on each material that was handed in; empty where it could not be read.
        names: the applicant's name and numbers.
    """
    found: dict[str, Any] = {}
    for material, what in asked:
        text = texts.get(material, "")
        value = material in texts if what == "handed_in" else said_by(text, what, answers=answers, names=names)
        if value is not None:
            found[f"documents.{material}.{what}"] = value
    return found
