"""The one place where something of a licence is given: least data, marked copy, log, audit, message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import CopyMark, Licence, SealRefused, make_copy
from tongban.capabilities.reliance.content import content_of, random_code
from tongban.capabilities.reliance.errors import OtherContent, RelianceError, SealStopped
from tongban.capabilities.reliance.models import Authorisation, PresentationCode, RelyingParty, Use
from tongban.capabilities.reliance.notices import licence_name, tell_holder
from tongban.capabilities.reliance.scenes import Asked, scene_title
from tongban.foundation.access.public import Viewer, count_request
from tongban.foundation.audit.public import actor_ref, record
from tongban.foundation.crypto.public import suite
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import store
from tongban.foundation.ledger import public as ledger

NOT_REGISTERED = {"zh": "现场查看的人", "en": "Somebody on the spot"}


@dataclass(frozen=True)
class Demand:
    """Who wants what, for what, on which ground.

    Attributes:
        asked: what the scene gives of this type of licence.
        reference: the asker's own number for it; the same reference has one effect.
        always: also attributes of a licence that is not valid now.
    """

    way: str
    scene_code: str
    asked: Asked
    purpose: str
    legal_basis: str
    term_days: int
    an_hour: int
    by: Viewer
    reference: str
    party: RelyingParty | None = None
    item_code: str = ""
    case_number: str = ""
    authorisation: Authorisation | None = None
    presentation: PresentationCode | None = None
    always: bool = False

    def digest(self, subject: str) -> str:
        """Of everything that makes it this demand and no other."""
        parts = (self.way, self.scene_code, self.asked.type_code, subject, self.item_code, self.case_number)
        whose = str(self.authorisation.pk) if self.authorisation else ""
        return suite("international").hexdigest("\x00".join((*parts, whose)).encode())


def known_use(demand: Demand, subject: str) -> Use | None:
    """The use that this reference had already.

    Raises:
        OtherContent: the reference was used for something else.
    """
    if demand.party is None:
        return None
    known = Use.objects.filter(party=demand.party, reference=demand.reference).first()
    if known is not None and known.digest != demand.digest(subject):
        raise OtherContent
    return known


def limit(demand: Demand) -> None:
    """Raises TooManyRequests: the party asked more often in this hour than the scene allows."""
    who = f"party {demand.party.pk}" if demand.party else demand.by.actor_ref
    count_request(f"reliance:{demand.scene_code}", who, times=demand.an_hour, seconds=3600)


@transaction.atomic
def give(licence: Licence, demand: Demand) -> Use:
    """Give what the scene may have of this licence; the holder is told in the same transaction.

    Giving twice under one reference gives once and returns the first use.

    Raises:
        OtherContent: the reference was used for something else.
    Legal: 个人信息保护法 第六条 (least), 第四十四条 (the holder knows).
    """
    if known := known_use(demand, licence.identifier):
        return known
    use = new_use(licence, demand, content_of(licence, demand.asked, always=demand.always))
    if use.given:
        _attach_copy(use, licence, demand)
    ledger.append("licence.used", evidence_of(use), about=use)
    record(demand.by, "licence.used", licence, for_whom=licence.person or licence.organisation or "",
           reason=demand.purpose, detail={"use": use.number, "way": use.way, "scene": use.scene_code})  # fmt: skip
    beside = use.case_number if use.way == Use.Way.DUTY else ""  # other askers name their own business
    announce("tongban.licence.used", subject=f"reliance.use:{use.pk}",
             data={"way": use.way, "scene": use.scene_code, "case_number": beside})  # fmt: skip
    _tell(use, "reliance.used", demand)
    return use


def refuse(demand: Demand, error: RelianceError, *, holder: dict[str, Any], licence: Licence | None = None) -> Use:
    """Keep that somebody tried and was given nothing; the holder sees it too. A transaction of its own."""
    with transaction.atomic():
        subject = licence.identifier if licence else ""
        if known := known_use(demand, subject):
            return known
        use = new_use(licence, demand, {}, refused=error.code, holder=holder)
        record(demand.by, "licence.use_refused", f"reliance.use:{use.pk}", reason=error.code)
        _tell(use, "reliance.refused", demand)
    return use


def holder_of(row: Any) -> dict[str, Any]:
    """``{person, organisation}`` of a licence, an authorisation or a use."""
    return {"person": row.person, "organisation": row.organisation}


def new_use(
    licence: Licence | None, demand: Demand, content: dict[str, Any], *, refused: str = "",
    holder: dict[str, Any] | None = None,
) -> Use:  # fmt: skip
    subject = licence.identifier if licence else ""
    return Use.objects.create(
        number=f"YZ{timezone.localdate():%Y%m%d}{random_code(8)}", way=demand.way, scene_code=demand.scene_code,
        party=demand.party, licence=licence, authorisation=demand.authorisation, presentation=demand.presentation,
        purpose=demand.purpose[:300], legal_basis=demand.legal_basis[:300], item_code=demand.item_code,
        case_number=demand.case_number, content=content, refused=refused,
        state_then=licence.state if licence else "", by=actor_ref(demand.by)[:100], reference=demand.reference[:100],
        digest=demand.digest(subject), **(holder or (holder_of(licence) if licence else {})),
    )  # fmt: skip


def party_name(use: Use) -> str | dict[str, str]:
    """Who used it; somebody who is not registered has no name."""
    return use.party.name if use.party else NOT_REGISTERED


def _attach_copy(use: Use, licence: Licence, demand: Demand) -> None:
    """加注件: instead of the licence itself, a sealed sheet with what was given, for whom, for what, until when."""
    until = timezone.localdate() + timedelta(days=demand.term_days)
    name = party_name(use)
    mark = CopyMark(
        number=use.number, user=name if isinstance(name, str) else name["zh"], purpose=use.purpose,
        at=use.at, until=until, case_number=use.case_number,
    )  # fmt: skip
    try:
        pdf, code = make_copy(licence, use.given, mark)
    except SealRefused as refusal:
        raise SealStopped(str(refusal)) from refusal
    use.copy = store(pdf, name=f"{licence.type.title_zh}（{use.number}）.pdf", by=demand.by, allowed={"pdf"},
                     owner_ref=f"reliance.use:{use.pk}", scan=False)  # fmt: skip
    use.copy_code, use.copy_until = code, until
    use.save(update_fields=["copy", "copy_code", "copy_until"])


def evidence_of(use: Use) -> dict[str, str]:
    """What the log knows of a use: enough to prove it, nothing about anybody."""
    return {
        "at": use.at.isoformat(timespec="seconds"),
        "demand": use.digest,
        "number": use.number,
        "scene": use.scene_code,
        "way": use.way,
    }


def _tell(use: Use, code: str, demand: Demand) -> None:
    licence = licence_name(use.licence) if use.licence else {"zh": "证照", "en": "licence"}
    parameters = {
        "licence": licence, "party": party_name(use), "scene": scene_title(use.scene_code), "purpose": demand.purpose,
    }  # fmt: skip
    tell_holder(use, code, parameters, reference=f"reliance.use:{use.pk} {code}", link=f"/uses/{use.number}/")
