"""What can go wrong, in words an officer understands."""

from __future__ import annotations

from django.utils.functional import Promise


class IntelligenceError(Exception):
    """Something could not be done; ``message`` says why and what to do now."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


class NoSuchText(IntelligenceError):
    """The file holds no text that can be read; tell the officer, keep what they typed."""


class NotDecidable(IntelligenceError):
    """A proposal cannot be confirmed as it stands: the expression is faulty; say where, keep what was typed."""


class ModelAnswerFaulty(IntelligenceError):
    """The language model answered with something that is not what was asked for; go on without it."""
