"""The duty list (协助职责清单): who answers for which question, on which ground, within how many working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from tongban.journeys.assistance.errors import NoAddressee
from tongban.registers.authorities.errors import UnknownAuthority
from tongban.registers.authorities.public import Authority, authority, authority_for, officers_of
from tongban.registers.facts.public import Fact, fact, source

FILE = Path(__file__).parent / "data" / "duties.yaml"
DAYS_OF_A_DATUM = 3
WORKERS = ("officer", "reviewer", "head")


@dataclass(frozen=True)
class Duty:
    """协助职责: one kind of question and who answers it.

    Attributes:
        level: ``city`` or ``district``: the department of the city, or the bureau where the question arises.
        days: working days to answer, as the list says.
        legal: why it is the department's business.
        procedure: kind of a procedure whose time the law does not count; empty for all others.
    """

    code: str
    zh: str
    en: str
    department: str
    level: str
    days: int
    legal: str
    procedure: str = ""

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.en if (get_language() or "").startswith("en") else self.zh


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Any]:
    found: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return found


@lru_cache(maxsize=1)
def duties() -> Mapping[str, Duty]:
    """All duties by code, in the order of the file."""
    return {
        code: Duty(
            code, row["zh"], row["en"], row["department"], row["level"], int(row["days"]),
            f"《{row['legal']['document']}》{row['legal']['article']}", row.get("procedure", ""),
        )
        for code, row in _content()["duties"].items()
    }  # fmt: skip


def parameter(name: str) -> int:
    """``superior_after_days`` or ``extension_days``: working days."""
    return int(_content()[name])


def coordinator() -> str:
    """Code of the authority that stands above departments without a superior."""
    return str(_content()["coordinator"])


def superior_of(body: Authority) -> str:
    """Who takes up what a body lets lie: its superior, else the coordinator of the city."""
    return str(body.superior_id or coordinator())


def addressee_for(duty: Duty, region_code: str) -> Authority:
    """Who is asked: the department of the duty where the question arises, if somebody works there.

    Raises:
        NoAddressee: nobody works there yet.
    """
    if duty.level == "district":
        try:
            return staffed(authority_for(duty.department, region_code, staffed=True))
        except UnknownAuthority:
            raise NoAddressee() from None
    return staffed(authority(duty.department))


def staffed(body: Authority) -> Authority:
    """The body itself. Raises NoAddressee: no officer works there."""
    if not any(workers_of(body.pk)):
        raise NoAddressee()
    return body


def workers_of(code: str) -> list[Any]:
    """Officers of an authority who may answer."""
    return [one for one in officers_of(code) if {post.pk for post in one.posts.all()} & set(WORKERS)]


def keeper_of(fact_id: str) -> Authority:
    """The department whose register holds a datum. Raises UnknownFact."""
    return authority(source(fact(fact_id).source).authority)


def duty_of(entry: Fact) -> Duty:
    """The duty to say a datum: the department of its source, on the ground of the dictionary."""
    return Duty("", entry.zh, entry.en, source(entry.source).authority, "city", DAYS_OF_A_DATUM, str(entry.legal_basis))
