"""视为准予: an authority kept silent until the law decided in its stead."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.process import public as process
from tongban.journeys.cases.actions.acceptance import take_on
from tongban.journeys.cases.actions.decision import write_decision
from tongban.journeys.cases.actions.ends import end
from tongban.journeys.cases.actions.notices import in_both_languages, warn_officers
from tongban.journeys.cases.actions.procedures import end_open_procedures
from tongban.journeys.cases.actions.results import issue_result
from tongban.journeys.cases.actions.steps import lock, move
from tongban.journeys.cases.content import kit_of_case
from tongban.journeys.cases.entering import enter_results
from tongban.journeys.cases.models import Case, Supervision
from tongban.journeys.cases.states import Result, State

ARTICLE = {"document": "中华人民共和国行政许可法", "article": "第五十条第二款"}
REASON = "有效期{day}届满，届满前没有作出决定。依据行政许可法第五十条第二款，视为准予延续。"
IN_ENGLISH = (
    "The term ended on {day} and no decision had been made. By Article 50(2) of the Administrative Licensing Law "
    "the licence counts as renewed."
)


@transaction.atomic
def renew_by_silence(case: Case, *, ended_on: date) -> Case:
    """The term of a licence ended before its renewal was decided: it is renewed, and the case is over.

    The new term begins the day after the old one. The applicant is told with the ground, the supervisor gets a card,
    and nobody can decide any more: what should not have been renewed has to be revoked. Twice is harmless.

    Args:
        case: a renewal that was asked for in time; one that waits for the applicant's correction stays as it is.
        ended_on: last day of the licence.
    Raises:
        SealRefused: the seal may not be used now; nothing was written, try again later.
    Legal: 行政许可法 第五十条第二款 (no decision before the end of the term is a renewal), 第六十九条 (revocation).
    """
    case = lock(case)
    if case.result or case.is_ended or case.state in (State.DRAFT, State.SUBMITTED, State.CORRECTION_REQUESTED):
        return case
    _raise_card(case, ended_on)
    end_open_procedures(case, "system")
    if case.state == State.RECEIVED:
        take_on(case, "system", accepted_on=case.materials_on or timezone.localdate(), deemed=True)
    if case.state == State.SUSPENDED:
        move(case, State.IN_REVIEW)
    day = in_both_languages(ended_on)
    write_decision(
        case, Result.GRANTED, by="system", reasons=[REASON.format(day=day["zh"])], articles=[ARTICLE], automatic=True,
        noted="deemed_granted", in_english=IN_ENGLISH.format(day=day["en"]),
    )  # fmt: skip
    kit = kit_of_case(case)
    licence = issue_result(case, kit, valid_from=ended_on + timedelta(days=1))
    if licence is not None:
        case.decision.licence_identifier = licence.identifier
    case.decision.entered = enter_results(case, kit, str(licence.number) if licence is not None else "")
    case.decision.save(update_fields=["licence_identifier", "entered"])
    process.cancel(case.ref, by="system", reason="deemed_granted")
    end(case, "system")
    return case


def _raise_card(case: Case, ended_on: date) -> None:
    card, created = Supervision.objects.get_or_create(
        case=case, kind=Supervision.Kind.SILENT, due_on=ended_on,
        defaults={"authority_code": case.authority_code, "raised_at": timezone.now()},
    )  # fmt: skip
    if created:
        warn_officers(card)
