"""What a scene gets of one licence: some attributes, some answers, nothing else."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.utils import timezone

from tongban.capabilities.licences.public import Licence
from tongban.foundation.values.public import whole_years

from .scenes import BASIC, Asked, Question, label_of

# Crockford's alphabet: nothing that is read as something else.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_code(length: int) -> str:
    """Random letters and digits that people can read to each other; five bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def clean_code(text: str) -> str:
    """A code as it was typed: dashes, spaces, small letters and look-alikes are forgiven."""
    clean = text.upper().replace("-", "").replace(" ", "")
    return clean.replace("O", "0").replace("I", "1").replace("L", "1")


def shown_of(licence: Licence, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """``[{name, label, value}]`` of what the scene may read, in its order, without what the licence lacks."""
    found = []
    for name in names:
        value = value_of(licence, name)
        if value not in (None, ""):
            found.append({"name": name, "label": label_of(licence.type, name), "value": value})
    return found


def value_of(licence: Licence, name: str) -> Any:
    """One attribute, or one of the things every licence says; None when it does not say it."""
    if name in BASIC:
        return _basic(licence, name)
    for row in licence.fields:
        if row["name"] == name:
            return row["value"]
    return _of_holder(licence, name)


def _basic(licence: Licence, name: str) -> Any:
    if name == "issuer":
        return {"zh": licence.authority.name, "en": licence.authority.name_en or licence.authority.name}
    if name == "valid_until":
        return licence.valid_until.isoformat() if licence.valid_until else {"zh": "长期", "en": "No end"}
    value = getattr(licence, name)
    return value.isoformat() if isinstance(value, date) else value


def _of_holder(licence: Licence, name: str) -> Any:
    """What older licences do not repeat because the register says it of their holder."""
    person, organisation = licence.person, licence.organisation
    if person is not None:
        known: dict[str, Any] = {
            "name": person.name, "citizen_id": str(person.citizen_id), "birth_date": person.birth_date.isoformat(),
        }  # fmt: skip
        return known.get(name)
    if organisation is not None:
        return {"organisation_name": organisation.name, "credit_code": str(organisation.credit_code)}.get(name)
    return None


def answers_of(licence: Licence, questions: tuple[Question, ...]) -> list[dict[str, Any]]:
    """``[{id, title, yes}]``: only yes or no, never the datum behind it."""
    return [{"id": one.id, "title": one.title, "yes": holds(licence, one)} for one in questions]


def holds(licence: Licence, asked: Question) -> bool:
    """Whether the answer is yes. A licence that is not valid supports no other answer."""
    if asked.kind == "valid" or not licence.is_valid():
        return licence.is_valid()
    value = value_of(licence, asked.of)
    if asked.kind == "age_at_least":
        birth = value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None
        return birth is not None and whole_years(birth, timezone.localdate()) >= int(asked.than)
    return asked.than in str(value or "")


def content_of(licence: Licence, asked: Asked, *, always: bool = False) -> dict[str, Any]:
    """Everything a use gives.

    Args:
        always: show the attributes also of a licence that is not valid now, as an authority must see.
    """
    shows = asked.shows if always or licence.is_valid() else ()
    return {"given": shown_of(licence, shows), "answers": answers_of(licence, asked.questions)}
