"""The front door of the cases room."""

from tongban.journeys.cases.actions.acceptance import accept, correct, decline, request_correction
from tongban.journeys.cases.actions.cards import settle_card
from tongban.journeys.cases.actions.decision import decide, return_for_review, review
from tongban.journeys.cases.actions.delivery import choose_delivery
from tongban.journeys.cases.actions.drafts import Kept, discard_draft, save_draft, save_page, start_draft
from tongban.journeys.cases.actions.ends import close, terminate, withdraw
from tongban.journeys.cases.actions.fees import pay_again
from tongban.journeys.cases.actions.procedures import extend, resume, suspend
from tongban.journeys.cases.actions.promises import check_pledge, revoke, supply
from tongban.journeys.cases.actions.results import deliver
from tongban.journeys.cases.actions.steps import clock
from tongban.journeys.cases.actions.submission import file_application, sign, submit
from tongban.journeys.cases.actions.transfer import transfer
from tongban.journeys.cases.clock import Colour, Reading
from tongban.journeys.cases.coverage import Cover, Spared, covering_types, spared_of
from tongban.journeys.cases.filing import Asked, Filing
from tongban.journeys.cases.grounds import ground_of
from tongban.journeys.cases.indicators import Indicators, indicators
from tongban.journeys.cases.library import Offer, agree, agreed, keep_materials, licence_words, reuse
from tongban.journeys.cases.models import Case, CaseEvent, Correction, Decision, Letter, SpecialProcedure, Supervision
from tongban.journeys.cases.newest import Narrowing
from tongban.journeys.cases.precheck import Precheck, outlook, precheck
from tongban.journeys.cases.queries import (
    CaseList,
    CasePage,
    cards_for,
    case_metadata,
    case_page,
    cases_to_sign,
    cases_to_supply,
    cases_visible_to,
    clock_counts,
    list_cases,
    newest_visible,
    possible_actions,
    visible_case,
)
from tongban.journeys.cases.search import search_cases
from tongban.journeys.cases.states import Channel, EndResult, Result, State
from tongban.journeys.cases.throughput import Throughput, throughput

__all__ = [
    "Asked",
    "Filing",
    "Case",
    "CaseEvent",
    "CaseList",
    "CasePage",
    "Channel",
    "Colour",
    "Correction",
    "Cover",
    "Decision",
    "EndResult",
    "Indicators",
    "Kept",
    "Letter",
    "Narrowing",
    "Offer",
    "Precheck",
    "Reading",
    "Result",
    "Spared",
    "SpecialProcedure",
    "State",
    "Supervision",
    "Throughput",
    "accept",
    "agree",
    "agreed",
    "cards_for",
    "case_metadata",
    "case_page",
    "cases_to_sign",
    "cases_to_supply",
    "cases_visible_to",
    "newest_visible",
    "check_pledge",
    "choose_delivery",
    "clock",
    "clock_counts",
    "close",
    "correct",
    "covering_types",
    "decide",
    "decline",
    "deliver",
    "discard_draft",
    "extend",
    "file_application",
    "indicators",
    "keep_materials",
    "licence_words",
    "list_cases",
    "outlook",
    "pay_again",
    "possible_actions",
    "precheck",
    "request_correction",
    "resume",
    "return_for_review",
    "reuse",
    "review",
    "revoke",
    "save_draft",
    "save_page",
    "search_cases",
    "settle_card",
    "sign",
    "spared_of",
    "start_draft",
    "submit",
    "supply",
    "suspend",
    "terminate",
    "throughput",
    "transfer",
    "ground_of",
    "visible_case",
    "withdraw",
]
