"""No model at all: patterns and dictionary do the work, and the pages say so."""

from __future__ import annotations

from tongban.foundation.adapters.public import PortRefused


class NoModel:
    """The honest default: nothing is invented where no model is connected."""

    def check_config(self) -> list[str]:
        return []

    def is_available(self) -> bool:
        return False

    def complete(self, *, instruction: str, text: str, as_json: bool = False) -> str:
        raise PortRefused("no language model is connected")
