"""System checks: the dictionary must be sound before anything runs."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .dictionary import load
from .errors import DictionaryError


@register()
def the_dictionary_is_sound(**_: Any) -> list[CheckMessage]:
    """facts.E001: an entry of the dictionary is wrong."""
    try:
        load()
    except DictionaryError as error:
        return [Error(str(error), hint="docs/developers/facts.md says how to write an entry", id="facts.E001")]
    return []
