"""Cases: filing for an applicant, reading, and the acts of officers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from tongban.channels.open_api.answers import ROW, case_of, page, pk_of_cursor, reply, row_of
from tongban.channels.open_api.auth import Token, client_of, officer_viewer
from tongban.channels.open_api.problems import Problem
from tongban.foundation.access.public import Reply, idempotent, viewer_of
from tongban.journeys.cases.public import (
    Case,
    Narrowing,
    accept,
    case_with_answers,
    decide,
    decline,
    file_application,
    newest_visible,
    request_correction,
    save_draft,
    start_draft,
    submit,
)
from tongban.journeys.packs.public import PackVersion, current
from tongban.registers.organisations.errors import UnknownOrganisation
from tongban.registers.organisations.public import Organisation, organisation_by_credit_code
from tongban.registers.people.errors import UnknownPerson
from tongban.registers.people.public import Person, person_by_citizen_id

router = Router(tags=["cases"])
LIMIT = 100
REFERENCE_LENGTH = 120


class Applicant(Schema):
    """Who applies: a person by citizen id and name, or an organisation by credit code."""

    citizen_id: str = ""
    credit_code: str = ""
    name: str = Field("", description="姓名，与公民身份号码一并核对")


class Filing(Schema):
    """A new application; with ``submit`` it is sent at once, else it stays a draft."""

    item: str = Field(..., description="事项编码", examples=["elderly_allowance"])
    applicant: Applicant
    answers: dict[str, Any] = {}
    submit: bool = True
    reference: str = Field(
        "", max_length=200, description="业务系统自己的申请编号；同一编号只成立一件，换了幂等键再交也返回同一件"
    )
    pledged: bool = Field(False, description="告知承诺事项：申请人已书面承诺")


class Answers(Schema):
    answers: dict[str, Any]
    step: str = ""


class Act(Schema):
    """Why an officer does it; shown to the applicant where the law asks for reasons."""

    reason: str = ""


class Declining(Schema):
    """Why it is not accepted, on which ground, and who is competent instead."""

    reason: str
    article: str
    competent: str = ""


class CorrectionItem(Schema):
    """One thing to correct: a field, material or review point of the guide."""

    id: str
    text: str
    remedy: str = ""


class CorrectionRequest(Schema):
    items: list[CorrectionItem]
    reason_code: str = ""


class Article(Schema):
    document: str
    article: str


class DecisionIn(Schema):
    """Granted, or refused with reasons and articles."""

    result: str = Field(..., pattern="^(granted|refused)$")
    reasons: list[str] = []
    articles: list[Article] = []


def once(request: HttpRequest, produce: Callable[[], HttpResponse]) -> HttpResponse:
    """Have a write take effect once per client and ``Idempotency-Key``, and answer repetitions alike."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise Problem(
            400, "idempotency-key-missing", "缺少 Idempotency-Key", "写操作请带上自己生成的唯一键，重试时用同一个。"
        )
    digest = hashlib.sha256(request.path.encode() + request.body).hexdigest()
    scope = f"client {client_of(request).pk} {request.method}"

    def kept() -> Reply:
        response = produce()
        return Reply(response.status_code, response.content, response["Content-Type"])

    answer = idempotent(scope, key, digest, kept)
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    if answer.status == 201:
        response["Location"] = orjson.loads(answer.body)["href"]
    if answer.is_repeated:
        response["Idempotent-Replayed"] = "true"
    return response


def reference_of(request: HttpRequest, own: str = "") -> str:
    """How a filing is known for good: by the client's own reference, else by its key; of any length, per client."""
    client = client_of(request).pk
    text = f"{client}:ref:{own}" if own else f"{client}:{request.headers.get('Idempotency-Key', '')}"
    return text if len(text) <= REFERENCE_LENGTH else f"{client}:{hashlib.sha256(text.encode()).hexdigest()}"


def visible(request: HttpRequest, pk: int) -> Case:
    """The case, if the client's authority may see it.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    case = case_with_answers(viewer_of(request), pk)
    if case is None:
        raise Http404
    return case


def applicant_of(filing: Filing) -> Person | Organisation:
    """The row of the applicant; the name must fit."""
    try:
        if filing.applicant.credit_code:
            return organisation_by_credit_code(filing.applicant.credit_code)
        person = person_by_citizen_id(filing.applicant.citizen_id)
        if not filing.applicant.name or person.name == filing.applicant.name:
            return person
    except UnknownOrganisation:
        raise Problem(422, "applicant-unknown", "没有找到申请单位", "请核对统一社会信用代码。") from None
    except UnknownPerson:
        pass
    raise Problem(422, "applicant-unknown", "没有找到申请人", "请核对公民身份号码和姓名。")


def own_item(request: HttpRequest, code: str) -> PackVersion:
    """The version in force of an own item. Others are refused: a filing answers with what the city knows of somebody.

    Raises:
        Problem: 403, the item belongs to another department.
    Legal: 个人信息保护法 第六条 (only what the purpose needs).
    """
    pack = current(code)
    if pack.authority_code != client_of(request).authority.department:
        raise Problem(403, "item-elsewhere", "这个事项不归本部门", "请由主管部门的系统提交。")
    return pack


@router.post("", auth=Token("cases.file"), summary="提交申请", operation_id="create_case")
def create_case(request: HttpRequest, filing: Filing) -> HttpResponse:
    """File for an applicant whose identity the department has checked; 201 with the case and its number."""

    def produce() -> HttpResponse:
        item = own_item(request, filing.item)
        viewer, who = viewer_of(request), applicant_of(filing)
        if filing.submit:
            key = reference_of(request, filing.reference)
            case = file_application(item, viewer, filing.answers, key, applicant=who, pledged=filing.pledged)
        else:
            case = start_draft(item, viewer, channel="api", applicant=who, answers=filing.answers)
        return reply(case_of(case), status=201)

    return once(request, produce)


@router.get("", auth=Token("cases.read"), summary="办件列表", operation_id="list_cases")
def list_cases(
    request: HttpRequest,
    state: str = "",
    item: str = "",
    changed_after: datetime | None = None,
    cursor: str = "",
    limit: int = Query(LIMIT, ge=1, le=LIMIT),  # type: ignore[type-arg]
) -> HttpResponse:
    """Cases of the client's authority and region, newest first; pages by cursor stay equally quick at any depth."""
    before = None
    if cursor:
        before = pk_of_cursor(cursor)
        if before is None:
            raise Problem(400, "cursor-invalid", "游标无效", "请原样使用上一页返回的 next。")
    narrowing = Narrowing((state,) if state else (), item, changed_after)
    found = newest_visible(viewer_of(request), narrowing, limit + 1, ROW, before=before)
    return reply(page((row_of(values) for values in found), limit))


@router.get("/{int:pk}", auth=Token("cases.read"), summary="一个办件", operation_id="get_case")
def get_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with its answers and its dates."""
    return reply(case_of(visible(request, pk)))


@router.put("/{int:pk}/answers", auth=Token("cases.file"), summary="保存填写内容", operation_id="save_answers")
def save_answers(request: HttpRequest, pk: int, content: Answers) -> HttpResponse:
    """Keep what was typed so far; nothing is checked yet, so nothing typed is lost."""
    case = save_draft(visible(request, pk), content.answers, content.step, viewer_of(request))
    return reply({"id": case.pk, "state": case.state})


@router.post("/{int:pk}/submission", auth=Token("cases.file"), summary="提交草稿", operation_id="submit_case")
def submit_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft; sending it again finds it sent."""
    case = visible(request, pk)
    key = reference_of(request)
    return once(request, lambda: reply(case_of(submit(case, viewer_of(request), key))))


@router.post("/{int:pk}/acceptance", auth=Token("cases.decide"), summary="受理", operation_id="accept_case")
def accept_case(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """Accept: the legal clock starts. Needs ``X-Officer``."""
    by = officer_viewer(request)
    return once(request, lambda: reply(case_of(accept(visible(request, pk), by=by, reason=act.reason))))


@router.post("/{int:pk}/refusal", auth=Token("cases.decide"), summary="不予受理", operation_id="decline_case")
def decline_case(request: HttpRequest, pk: int, act: Declining) -> HttpResponse:
    """Decline to accept, with the reason that the letter will carry. Needs ``X-Officer``."""
    by = officer_viewer(request)
    return once(request, lambda: reply(case_of(decline(visible(request, pk), by=by, **act.dict()))))


@router.post(
    "/{int:pk}/correction", auth=Token("cases.decide"), summary="一次性补正告知", operation_id="ask_correction"
)
def ask_correction(request: HttpRequest, pk: int, asked: CorrectionRequest) -> HttpResponse:
    """Tell everything that is missing, once. Needs ``X-Officer``."""
    by = officer_viewer(request)
    items = [one.dict() for one in asked.items]
    case = visible(request, pk)
    return once(request, lambda: reply(case_of(request_correction(case, items, by=by, reason_code=asked.reason_code))))


@router.post("/{int:pk}/decision", auth=Token("cases.decide"), summary="作出决定", operation_id="decide_case")
def decide_case(request: HttpRequest, pk: int, made: DecisionIn) -> HttpResponse:
    """Grant or refuse; a refusal needs its reasons. Needs ``X-Officer``."""
    by = officer_viewer(request)
    case = visible(request, pk)
    return once(
        request,
        lambda: reply(
            case_of(
                decide(case, made.result, by=by, reasons=made.reasons, articles=[one.dict() for one in made.articles])
            )
        ),
    )
