"""What was read from a document: labelled fields, its days, and whether something stands on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from tongban.foundation.values.public import CitizenId, CreditCode, InvalidCitizenId, InvalidCreditCode

MOST_FIELDS = 40
# Of so many letters on, a text may differ by what recognition gets wrong: this share of it must stand there.
LONG, ALIKE = 8, 90
SHOWS = "shows_"
_LABELLED = re.compile(r"^\s*([\u4e00-\u9fffA-Za-z（）()、]{2,14})\s*[:：]\s*(\S.{0,80}?)\s*$")
_DAY = re.compile(r"(20\d{2}|19\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_CREDIT = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_CITIZEN = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_ISSUED = re.compile(r"签发|出具|发证|检测日期|报告日期|签订|体检日期|检查日期|发证日期|落款")
_ENDS = re.compile(r"有效期至|有效期限|至\s*$|截止|租赁期限|届满")


def fields_of(text: str) -> list[dict[str, str]]:
    """Lines of the form 标签：值, the first of each label, and numbers that check."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if match := _LABELLED.match(line):
            found.setdefault(match[1], match[2])
    rows = [{"label": label, "value": value} for label, value in list(found.items())[:MOST_FIELDS]]
    values = " ".join(found.values())
    for label, numbers in (("身份证号码", _citizen_ids(text)), ("统一社会信用代码", _credit_codes(text))):
        rows += [{"label": label, "value": number} for number in dict.fromkeys(numbers) if number not in values]
    return rows


def _citizen_ids(text: str) -> list[str]:
    found = []
    for number in _CITIZEN.findall(text):
        with suppress(InvalidCitizenId):
            found.append(str(CitizenId.parse(number, allow_synthetic=True)))
    return found


def _credit_codes(text: str) -> list[str]:
    found = []
    for number in _CREDIT.findall(text):
        with suppress(InvalidCreditCode):
            found.append(str(CreditCode.parse(number)))
    return found


def days_of(text: str) -> dict[str, date]:
    """``issued_on`` and ``valid_until`` as far as a line says which day it is; nothing is guessed."""
    found: dict[str, date] = {}
    for line in text.splitlines():
        days = [day for match in _DAY.finditer(line) if (day := _day(match))]
        if not days:
            continue
        if _ENDS.search(line):
            found.setdefault("valid_until", max(days))
        elif _ISSUED.search(line):
            found.setdefault("issued_on", days[0])
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def compared(text: str, answers: Mapping[str, Any]) -> dict[str, bool]:
    """Which answers stand on the document, by name: for an officer to look at, never a verdict.

    Short answers and those that are no text or number are left out; spaces and punctuation do not count.
    """
    found = {name: stands_on(text, value) for name, value in answers.items()}
    return {name: there for name, there in found.items() if there is not None}


def stands_on(text: str, value: Any) -> bool | None:
    """Whether a value stands on a document; spaces and punctuation do not count, days are found however written.

    A longer text may differ by a letter or two. None for what is too short to be looked for, or no text or number.
    """
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        day = value if isinstance(value, date) else date.fromisoformat(value)
        return any(_day(match) == day for match in _DAY.finditer(text))
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    flat, sought = _flat(text), _flat(str(value))
    if len(sought) < 2:
        return None
    return sought in flat or (len(sought) >= LONG and fuzz.partial_ratio(sought, flat) >= ALIKE)


def said_by(text: str, what: str, *, answers: Mapping[str, Any], names: Collection[str]) -> Any:
    """What a document says, as rules ask for it: None while nothing of it could be read, or it does not say it.

    Args:
        what: ``issued_on``, ``valid_until``, ``names_applicant``, or ``shows_`` with the name of an answer.
        names: the applicant's name and numbers, any of which will do.
    """
    if not text:
        return None
    if what in ("issued_on", "valid_until"):
        return days_of(text).get(what)
    if what == "names_applicant":
        return any(stands_on(text, name) for name in names)
    return stands_on(text, answers.get(what.removeprefix(SHOWS)))


def _flat(text: str) -> str:
    return re.sub(r"[\s，。、,.:：;；（）()“”\"'-]", "", text).lower()
