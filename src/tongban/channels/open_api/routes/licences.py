"""Licences relied on by systems: consents, what is shown, yes/no checks, and calls of departments for a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from tongban.capabilities.reliance.public import (
    Authorisation,
    NotAllowed,
    RelianceError,
    RelyingParty,
    Use,
    ask,
    authorisations_of_party,
    call_on_duty,
    find_holder,
    newest,
    open_code,
    party_of,
    rely_on_authorisation,
    uses_of_party,
    verify,
    withdraw,
)
from tongban.channels.open_api.answers import reply
from tongban.channels.open_api.auth import Token, officer_viewer
from tongban.channels.open_api.problems import answer
from tongban.channels.open_api.routes.cases import once
from tongban.foundation.access.public import NotVisible, viewer_of
from tongban.foundation.files.public import response
from tongban.journeys.cases.public import ground_of, visible_case

router = Router(tags=["licences"])
# Which status a refusal has; everything else is 403.
STATUS = {"code-gone": 404, "no-licence": 404, "reference-used": 409, "wrong-step": 409}
REFERENCE = Field(..., min_length=1, max_length=100, description="业务系统自己的编号；同一编号只生效一次")


class Consent(Schema):
    """A request to a holder; it is delivered only when number and name fit, and answered alike when they do not."""

    scene: str = Field(..., description="用证场景代码", examples=["bank_catering_loan"])
    id_number: str = Field(..., description="公民身份号码或统一社会信用代码")
    name: str = Field(..., description="姓名或单位名称，与号码一并核对")
    case_number: str = Field(..., min_length=1, max_length=80, description="业务编号，持证人看得到")
    purpose: str = Field("", max_length=300, description="具体用途；不填就是场景的用途")
    until: date | None = Field(None, description="用到哪天；不超过场景的期限")
    reference: str = REFERENCE


class ConsentUse(Schema):
    type: str = Field(..., description="证照类型代码", examples=["food_business_licence"])
    reference: str = REFERENCE


class Shown(Schema):
    code: str = Field(..., description="持证人出示的 10 位出示码")
    reference: str = REFERENCE


class Check(Schema):
    """What the asker knows already; it learns only yes or no."""

    scene: str
    type: str
    number: str = Field(..., min_length=1, description="证照编号")
    holder_name: str = Field(..., min_length=1, description="持证人姓名或名称")
    reference: str = REFERENCE


class Call(Schema):
    """A call of a department: the item and the case under way are named; else it is refused."""

    item: str = Field(..., min_length=1, description="事项编码")
    case_number: str = Field(..., min_length=1, description="本部门正在办理的办件编号")
    type: str = Field(..., description="证照类型代码")
    reference: str = REFERENCE


def own_party(request: HttpRequest) -> RelyingParty:
    """The relying party of the token: the registered organisation, else the department."""
    found = party_of(viewer_of(request))
    if found is None:
        raise Http404
    return found


def guarded(produce: Callable[[], HttpResponse]) -> Callable[[], HttpResponse]:
    """A refusal is an answer that is kept like any other: the holder sees that somebody tried."""

    def answered() -> HttpResponse:
        try:
            return produce()
        except RelianceError as error:
            return answer(STATUS.get(error.code, 403), error.code, str(error.message))

    return answered


def use_of(use: Use) -> dict[str, Any]:
    """One use as the asker may keep it."""
    return {
        "number": use.number,
        "way": use.way,
        "scene": use.scene_code,
        "type": use.licence.type_code if use.licence else None,
        "state": use.state_then or None,
        "given": use.given,
        "answers": [{"id": row["id"], "yes": row["yes"]} for row in use.answers],
        "at": use.at,
        "copy": f"/api/v1/licences/uses/{use.number}/copy" if use.copy_id else None,
        "copy_until": use.copy_until,
        "href": f"/api/v1/licences/uses/{use.number}",
    }


def consent_of(row: Authorisation) -> dict[str, Any]:
    """One request for consent; nothing in it tells whether the holder exists."""
    return {
        "number": row.number,
        "scene": row.scene_code,
        "case_number": row.case_number,
        "state": row.state,
        "until": row.until,
        "answer_by": row.answer_by,
        "uses_left": row.uses_left,
        "types": list(row.scene.asks) if row.scene else [],
        "href": f"/api/v1/licences/consents/{row.number}",
    }


def own_consent(request: HttpRequest, number: str) -> Authorisation:
    found: Authorisation | None = authorisations_of_party(viewer_of(request)).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def own_use(request: HttpRequest, number: str) -> Use:
    found: Use | None = uses_of_party(viewer_of(request)).filter(number=number).first()
    if found is None:
        raise Http404
    return found


@router.get("/scenes", auth=Token("licences.rely"), summary="本单位的用证场景", operation_id="list_scenes")
def list_scenes(request: HttpRequest) -> HttpResponse:
    """Which scenes the client may use: for what, what at most, how long."""
    rows = [
        {
            "code": one.code, "title": one.title, "purpose": one.purpose, "legal": one.legal, "ways": one.ways,
            "term_days": one.term_days, "uses": one.uses,
            "asks": {code: {"shows": asked.shows, "yes_no": [question.id for question in asked.questions]}
                     for code, asked in one.asks.items()},
        }
        for one in own_party(request).scenes
    ]  # fmt: skip
    return reply({"results": rows, "next": None})


@router.post("/consents", auth=Token("licences.rely"), summary="申请授权", operation_id="ask_consent")
def ask_consent(request: HttpRequest, asked: Consent) -> HttpResponse:
    """Ask a holder; who, why, what and until when are shown to them. 201 with the request, also when nobody fits."""

    def produce() -> HttpResponse:
        row = ask(
            own_party(request), asked.scene, find_holder(asked.id_number, asked.name), case_number=asked.case_number,
            purpose=asked.purpose, until=asked.until, reference=asked.reference,
            subject=f"{asked.id_number} {asked.name}", by=viewer_of(request),
        )  # fmt: skip
        return reply(consent_of(row), status=201)

    return once(request, guarded(produce))


@router.get("/consents/{number}", auth=Token("licences.rely"), summary="一次授权申请", operation_id="get_consent")
def get_consent(request: HttpRequest, number: str) -> HttpResponse:
    """Whether the holder granted, declined or took back."""
    return reply(consent_of(own_consent(request, number)))


@router.post(
    "/consents/{number}/withdrawal", auth=Token("licences.rely"), summary="撤回申请", operation_id="withdraw_consent"
)
def withdraw_consent(request: HttpRequest, number: str) -> HttpResponse:
    """No longer needed."""
    row = own_consent(request, number)
    return once(request, guarded(lambda: reply(consent_of(withdraw(row, by=viewer_of(request))))))


@router.post("/consents/{number}/uses", auth=Token("licences.rely"), summary="按授权调用", operation_id="use_consent")
def use_consent(request: HttpRequest, number: str, wanted: ConsentUse) -> HttpResponse:
    """What the scene may have of one licence; refused at once when the consent was taken back."""
    row = own_consent(request, number)

    def produce() -> HttpResponse:
        use = rely_on_authorisation(row, wanted.type, reference=wanted.reference, by=viewer_of(request))
        return reply(use_of(use), status=201)

    return once(request, guarded(produce))


@router.post("/shown", auth=Token("licences.rely"), summary="查看出示的证照", operation_id="see_shown_licence")
def see_shown_licence(request: HttpRequest, shown: Shown) -> HttpResponse:
    """What a holder shows by a one-time code; the code is used up."""

    def produce() -> HttpResponse:
        use = open_code(shown.code, by=viewer_of(request), reference=shown.reference)
        return reply(use_of(use), status=201)

    return once(request, guarded(produce))


@router.post("/verifications", auth=Token("licences.verify"), summary="是否核验", operation_id="verify_licence")
def verify_licence(request: HttpRequest, check: Check) -> HttpResponse:
    """Is there such a licence of this holder, and is it valid: yes or no, nothing else."""

    def produce() -> HttpResponse:
        verdict = verify(
            own_party(request), check.scene, check.type, number=check.number, holder_name=check.holder_name,
            reference=check.reference, by=viewer_of(request),
        )  # fmt: skip
        return reply({"matches": verdict.matches, **use_of(verdict.use)}, status=201)

    return once(request, guarded(produce))


@router.post("/calls", auth=Token("licences.duty"), summary="依职权调用", operation_id="call_licence")
def call_licence(request: HttpRequest, call: Call) -> HttpResponse:
    """A licence of the applicant, for a case of the item under way at the department. Needs ``X-Officer``."""
    by = officer_viewer(request)

    def produce() -> HttpResponse:
        try:
            case = visible_case(by, call.case_number)
        except NotVisible:
            raise Http404 from None
        ground = ground_of(case) if case.pack_code == call.item else None
        holder = case.organisation or case.person
        if holder is None:
            raise NotAllowed
        use = call_on_duty(newest(holder, call.type), ground, by=by, reference=call.reference)
        return reply(use_of(use), status=201)

    return once(request, guarded(produce))


@router.get("/uses/{number}", auth=Token("licences.rely"), summary="一次用证", operation_id="get_use")
def get_use(request: HttpRequest, number: str) -> HttpResponse:
    """One use of the client's own."""
    return reply(use_of(own_use(request, number)))


@router.get("/uses/{number}/copy", auth=Token("licences.rely"), summary="加注件", operation_id="get_copy")
def get_copy(request: HttpRequest, number: str) -> HttpResponse:
    """The sealed copy with its mark, as a PDF, while it is good."""
    use = own_use(request, number)
    if use.copy is None or not use.copy_is_good:
        raise Http404
    return response(use.copy)
