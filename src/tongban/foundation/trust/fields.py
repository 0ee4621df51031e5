"""Model fields whose content the database never sees in clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models

from .sealing import decrypt_text, encrypt_text

if TYPE_CHECKING:
    _TextField = models.TextField[Any, Any]
else:
    _TextField = models.TextField


class _Encrypted(_TextField):
    """Encrypts on the way to the database, bound to its table and column; cannot be filtered by value."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._context = ""

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        self._context = f"{cls._meta.db_table}.{self.column}"

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"tongban.foundation.trust.public.{type(self).__name__}", args, kwargs

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: look it up by a blind_index column beside it")
        return super().get_lookup(lookup_name)


class EncryptedTextField(_Encrypted):
    """A personal text. Empty stays empty; ``max_length`` limits what people type, not the stored column.

    To find rows by it, keep ``blind_index(kind, value)`` in a column beside it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt_text(self._context, value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt_text(self._context, str(value)) if value else value


class EncryptedJSONField(_Encrypted):
    """A personal structure: dictionaries, lists, texts, numbers; dates become ISO texts."""

    if TYPE_CHECKING:  # django-stubs reads what may be assigned from these names
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return orjson.loads(decrypt_text(self._context, value)) if value else None

    def get_prep_value(self, value: Any) -> Any:
        if value is None and self.null:
            return None
        text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        return encrypt_text(self._context, text)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return orjson.dumps(self.value_from_object(obj), default=str).decode()
