"""依职权调用 and 核验: a department under its legal basis with a case; an organisation that only asks yes or no."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from tongban.capabilities.licences.public import Licence, licence_types, licences_of
from tongban.capabilities.reliance.actions.authorising import allowed_scene
from tongban.capabilities.reliance.actions.giving import Demand, give, known_use, limit, new_use
from tongban.capabilities.reliance.actions.parties import party_of
from tongban.capabilities.reliance.errors import NoGround, NoLicence, NotAllowed
from tongban.capabilities.reliance.models import RelyingParty, Use
from tongban.capabilities.reliance.scenes import DUTY, DUTY_AN_HOUR, DUTY_TERM_DAYS, Asked, PartyKind, Way, duties
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


@dataclass(frozen=True)
class CaseGround:
    """The case for which a department calls, as the caller has found it under way at that department.

    Attributes:
        holder: the applicant of the case; nobody else's licences are called for it.
        legal_basis: the ground of the item, document and article.
    """

    item_code: str
    item_title: str
    case_number: str
    holder: Person | Organisation
    legal_basis: str


def types_for_item(item_code: str) -> dict[str, Asked]:
    """What a department may call for this item: type of licence → what of it; empty when nothing is declared."""
    return duties().get(item_code, {})


def call_on_duty(licence: Licence, ground: CaseGround | None, *, by: Viewer, reference: str) -> Use:
    """Call a licence of the applicant for a case under way; the holder is told at once.

    Raises:
        NoGround: no item and case, another holder, or a type that the item does not need.
        NotAllowed: the viewer works for no department, or that department may not rely on licences.
        TooManyRequests: more often in this hour than a department may.
    Legal: 国务院关于在线政务服务的若干规定 (国务院令第716号) 第十条; 个人信息保护法 第三十四条, 第三十五条.
    """
    party = party_of(by)
    if party is None or party.kind != PartyKind.DEPARTMENT or not party.is_effective:
        raise NotAllowed
    asked = types_for_item(ground.item_code).get(licence.type_code) if ground else None
    if (
        ground is None
        or asked is None
        or not ground.case_number
        or (licence.person or licence.organisation) != ground.holder
    ):
        raise NoGround
    demand = Demand(
        way=Way.DUTY, scene_code=DUTY, asked=asked, purpose=f"办理“{ground.item_title}”",
        legal_basis=ground.legal_basis, term_days=DUTY_TERM_DAYS, an_hour=DUTY_AN_HOUR, by=by, party=party,
        reference=reference, item_code=ground.item_code, case_number=ground.case_number, always=True,
    )  # fmt: skip
    limit(demand)
    return give(licence, demand)


@dataclass(frozen=True)
class Verdict:
    """What a yes/no verification found.

    Attributes:
        matches: there is such a licence of this holder.
        use: the record; without answers when nothing matches.
    """

    matches: bool
    use: Use


def verify(
    party: RelyingParty, scene_code: str, type_code: str, *, number: str, holder_name: str, reference: str, by: Viewer
) -> Verdict:
    """Whether the licence somebody names is genuine and valid: yes or no, nothing else.

    The asker names type, number and holder; what it did not know it does not learn. Asking twice under one reference
    asks once.

    Raises:
        NotAllowed: the party may not verify in this scene, or the scene does not ask for this type.
        TooManyRequests: more often in this hour than the scene allows.
    """
    scene = allowed_scene(party, scene_code, Way.VERIFY)
    if type_code not in scene.asks or type_code not in licence_types():
        raise NotAllowed
    asked = Asked(type_code, (), scene.asks[type_code].questions)
    demand = Demand(
        way=Way.VERIFY, scene_code=scene.code, asked=asked, purpose=scene.purpose["zh"], legal_basis=scene.legal,
        term_days=scene.term_days, an_hour=scene.an_hour, by=by, party=party, reference=reference,
        case_number=number[:80],
    )  # fmt: skip
    limit(demand)
    licence = _named(type_code, number, holder_name)
    if licence is not None:
        return Verdict(True, give(licence, demand))
    return Verdict(False, _nothing_found(demand))


def _named(type_code: str, number: str, holder_name: str) -> Licence | None:
    rows = Licence.objects.filter(type_code=type_code, number=number.strip()).order_by("-version", "-pk")
    wanted = "".join(holder_name.split())
    found = rows.select_related("authority", "person", "organisation")[:5]
    return next((one for one in found if "".join(one.holder_name.split()) == wanted), None)


@transaction.atomic
def _nothing_found(demand: Demand) -> Use:
    if known := known_use(demand, ""):
        return known
    use = new_use(None, demand, {"given": [], "answers": []})
    record(demand.by, "licence.verified", f"reliance.use:{use.pk}", detail={"matches": False})
    return use


def newest(holder: Person | Organisation, type_code: str) -> Licence:
    """The licence that a department means: a valid one, else the newest.

    Raises:
        NoLicence: the holder has none of this type.
    """
    rows = licences_of(holder, type_code=type_code)
    found = next((one for one in rows if one.is_valid()), rows.first())
    if found is None:
        raise NoLicence
    return found
