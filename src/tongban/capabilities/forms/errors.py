"""What can be wrong with a form's definition or with one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override


class FormFault(ValueError):
    """A form cannot be used: unknown field, unreadable show_if. ``str()`` says where; mend the pack."""


class UploadRefused(ValueError):
    """Raised by a caller's ``store`` when a file is not taken; the text is shown at the field.

    Any error with ``message`` in words for the person does as well (the errors of the files room have it).
    """

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one answer and how to mend it.

    Attributes:
        path: dotted name, ``phone`` or ``shareholders.2.name``.
        code: the rule that was broken: ``required`` or a keyword of JSON Schema.
        message: what is wrong, in the language of the page.
        fix: what to do, may be empty.
        label: name of the field as people see it.
        unseen: the field has only just appeared and was not on the page that was sent.
    """

    path: str
    code: str
    message: Any
    fix: Any = ""
    label: Any = ""
    unseen: bool = False

    @property
    def text(self) -> str:
        """Message and fix in one line."""
        return f"{self.message}{self.fix}" if not str(self.fix).isascii() else f"{self.message} {self.fix}".strip()

    def in_both(self) -> Mapping[str, str]:
        """The text in Chinese and English, for the open API."""
        found = {}
        for language, key in (("zh-hans", "zh"), ("en", "en")):
            with override(language):
                found[key] = self.text
        return found
