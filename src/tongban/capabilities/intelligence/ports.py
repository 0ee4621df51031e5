"""The language model, as this room needs it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@runtime_checkable
class LanguageModel(Adapter, Protocol):
    """大语言模型: answers one question in writing. It is asked about public texts only, never about a person."""

    def is_available(self) -> bool:
        """Whether there is a model to ask; False for the embedded plug."""
        ...

    def complete(self, *, instruction: str, text: str, as_json: bool = False) -> str:
        """The model's answer to an instruction about a text.

        Args:
            instruction: what is asked, with the form of the answer.
            text: public text, at most 60,000 characters; no personal data.
            as_json: the answer must be one JSON value.
        Raises:
            PortUnavailable: no answer within the time limit after the retries, or HTTP 429 and 5xx. Go on without it.
            PortRefused: there is no model, or it refuses (key, length, content). Do not retry; go on without it.
        """
        ...


language_model = Socket(
    "language_model", LanguageModel, default="tongban.capabilities.intelligence.adapters.embedded.NoModel"
)
