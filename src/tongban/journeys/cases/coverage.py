"""两个免于提交: what need not be handed in, from where we have it, and why something is asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.licences.public import Licence, LicenceState, held_by
from tongban.capabilities.materials.public import Material, kind_of_entry
from tongban.foundation.ui.public import date_words, localised
from tongban.journeys.cases.content import PackKit
from tongban.journeys.packs.public import PackVersion
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


@dataclass(frozen=True)
class Cover:
    """One material of the guide that we may have already.

    Attributes:
        id: of the material.
        is_held: it is not asked for.
        source: who holds it, in the reader's language; empty when an officer looks it up.
        as_of: day of the register's state, or of the licence's issue.
        licence: the licence that covers it, if one does.
        valid_until: last day of the licence; None without end.
        why_asked: why it is asked for although it might be held; empty when it is not asked for.
        needs_consent: the licence itself is shown to the authority only when the holder agrees.
        kept: what was handed in before and is used again here.
        is_untouched: it was handed in for a licence that this application leaves as it is.
    """

    id: str
    title: str
    is_held: bool
    source: str = ""
    as_of: date | None = None
    licence: Licence | None = None
    valid_until: date | None = None
    why_asked: str = ""
    needs_consent: bool = False
    kept: Material | None = None
    is_untouched: bool = False

    @property
    def licence_title(self) -> str:
        """Name of the covering licence in the reader's language."""
        if self.licence is None:
            return ""
        return localised({"zh": self.licence.type.title_zh, "en": self.licence.type.title_en})

    @property
    def subject(self) -> str:
        """How a consent names it."""
        return f"licence:{self.licence.type_code}" if self.licence else ""


def covering_types(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Types of licences that make this material unnecessary."""
    named = (entry.get("covered_by") or {}).get("licence") or ()
    return (named,) if isinstance(named, str) else tuple(named)


@dataclass(frozen=True)
class Spared:
    """两个免于提交 of one service, counted from its list of materials.

    Attributes:
        by_licence: not handed in because an e-licence proves it.
        by_register: not handed in because a department's register holds it.
        reusable: handed in once and offered again afterwards.
        total: materials of the guide.
    """

    total: int
    by_licence: int
    by_register: int
    reusable: int

    @property
    def not_asked(self) -> int:
        """Materials that nobody hands in."""
        return self.by_licence + self.by_register


def spared_of(pack: PackVersion) -> Spared:
    """How many materials of a service need not be handed in."""
    licensed = held = again = 0
    for entry in pack.materials:
        if covering_types(entry):
            licensed += 1
        elif entry.get("covered_by"):
            held += 1
        elif kind_of_entry(entry) != "other":
            again += 1
    return Spared(len(pack.materials), licensed, held, again)


def covers_for(
    kit: PackKit, holder: Person | Organisation, facts: Mapping[str, Any], on: date | None = None
) -> dict[str, Cover]:
    """What of this service's materials is held for the applicant; at most one query, none without licences.

    A licence that was suspended, ended or taken away outweighs a register that still names it: then the material is
    asked for again.

    Args:
        facts: by id, each with ``value``, ``state``, ``source_name`` and ``as_of``.
    Legal: 国务院令第716号 第八条; 上海市电子证照管理办法 (what an e-licence proves is not asked for).
    """
    entries = [entry for entry in kit.pack.materials if entry.get("covered_by")]
    newest = _newest(holder, {code for entry in entries for code in covering_types(entry)})
    return {str(entry["id"]): _cover(entry, newest, facts, on) for entry in entries}


def _newest(holder: Person | Organisation, types: Iterable[str]) -> dict[str, Licence]:
    """The newest licence of each type; a valid one before all others."""
    wanted = set(types)
    if not wanted:
        return {}
    found: dict[str, Licence] = {}
    for licence in held_by(holder):
        if licence.type_code not in wanted:
            continue
        known = found.setdefault(licence.type_code, licence)
        if licence.is_valid() and not known.is_valid():
            found[licence.type_code] = licence
    return found


def _cover(entry: Mapping[str, Any], newest: Mapping[str, Licence], facts: Mapping[str, Any], on: date | None) -> Cover:
    name, title = str(entry["id"]), localised(entry.get("title"))
    held = [newest[code] for code in covering_types(entry) if code in newest]
    if valid := next((licence for licence in held if licence.is_valid(on)), None):
        asks = str((entry.get("covered_by") or {}).get("consent", "")) == "true"
        return Cover(
            name, title, True, valid.authority.title, valid.issued_on, valid, valid.valid_until, needs_consent=asks
        )
    if held:
        return Cover(name, title, False, licence=held[0], valid_until=held[0].valid_until, why_asked=_ended(held[0]))
    return _from_register(entry, name, title, facts)


def _from_register(entry: Mapping[str, Any], name: str, title: str, facts: Mapping[str, Any]) -> Cover:
    fact = facts.get(str((entry.get("covered_by") or {}).get("fact", "")))
    if fact is None and not (entry.get("covered_by") or {}).get("fact"):
        return Cover(name, title, False, why_asked=_("没有查到对应的电子证照"))
    state = str(getattr(fact, "state", "unknown")) if fact is not None else "unknown"
    if state == "absent" and entry.get("accept"):
        return Cover(name, title, False, why_asked=_("在部门的登记里没有查到"))
    if state != "known":  # nobody answered, or the officer looks it up: silence is never the applicant's burden
        return Cover(name, title, True)
    return Cover(name, title, True, str(getattr(fact, "source_name", "")), _day(getattr(fact, "as_of", None)))


def _day(value: Any) -> date | None:
    if isinstance(value, date) or value is None:
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _ended(licence: Licence) -> str:
    title = localised({"zh": licence.type.title_zh, "en": licence.type.title_en})
    if licence.valid_until and licence.state in (LicenceState.VALID, LicenceState.LAPSED):
        return _("《%(title)s》已于%(day)s到期") % {"title": title, "day": date_words(licence.valid_until)}
    return _("《%(title)s》的状态是“%(state)s”") % {"title": title, "state": LicenceState(licence.state).label}
