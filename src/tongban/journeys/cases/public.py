"""The front door of the cases room."""

from tongban.journeys.cases.actions.acceptance import accept, correct, decline, request_correction
from tongban.journeys.cases.actions.assisted import facts_to_learn, lacks, learn, note_assistance
from tongban.journeys.cases.actions.bidding import (
    answer_complaint,
    award,
    complain,
    may_bid,
    may_complain,
    may_win,
    open_bids,
    own_bid,
    seal_bid,
    take_bid_back,
    takes_bids,
)
from tongban.journeys.cases.actions.cards import raise_card, settle_card
from tongban.journeys.cases.actions.changes import take_back_to_change
from tongban.journeys.cases.actions.decision import decide, return_for_review, review
from tongban.journeys.cases.actions.delivery import choose_delivery
from tongban.journeys.cases.actions.drafts import Kept, discard_draft, save_draft, save_page, start_draft
from tongban.journeys.cases.actions.ends import close, terminate, withdraw
from tongban.journeys.cases.actions.experts import add_expert, declare, mark, own_seat, set_expert_active
from tongban.journeys.cases.actions.extensions import extend
from tongban.journeys.cases.actions.fees import pay_again
from tongban.journeys.cases.actions.gathered import applicant_of, conclude, file_member
from tongban.journeys.cases.actions.hearings import ask_for_hearing, tell_hearing_right, waive_hearing
from tongban.journeys.cases.actions.judgements import confirm_points, judge_point
from tongban.journeys.cases.actions.neighbours import hearing_called, letters_to, own_hearing
from tongban.journeys.cases.actions.parties import (
    follow_signatures,
    put_up_for_parties,
    sign,
    signing_of,
    signing_page_for,
)
from tongban.journeys.cases.actions.procedures import (
    Order,
    able_to_chair,
    able_to_go,
    call_off,
    close_procedure,
    order_procedure,
    proposed_time,
)
from tongban.journeys.cases.actions.promises import check_pledge, revoke, supply
from tongban.journeys.cases.actions.replays import ask_clock_replay, ask_review_replay
from tongban.journeys.cases.actions.results import deliver
from tongban.journeys.cases.actions.silence import renew_by_silence
from tongban.journeys.cases.actions.steps import clock
from tongban.journeys.cases.actions.submission import file_application, submit
from tongban.journeys.cases.actions.surveys import Found, confirm_survey, report_survey, send_back_survey
from tongban.journeys.cases.actions.transfer import transfer
from tongban.journeys.cases.clock import Colour, Reading
from tongban.journeys.cases.coverage import Cover, Spared, covering_types, spared_of
from tongban.journeys.cases.dated import Consequence, LeftOut
from tongban.journeys.cases.entering import entered_by
from tongban.journeys.cases.errors import CaseError, NotComplete, NotOrderable, WrongState
from tongban.journeys.cases.events import NEXT
from tongban.journeys.cases.expert_materials import (
    materials_for_experts,
    release_materials,
    released_copy,
    released_to,
)
from tongban.journeys.cases.filing import Asked, Filing
from tongban.journeys.cases.grounds import ground_of
from tongban.journeys.cases.held_before import HeldBefore, consent_words, spare_materials_by
from tongban.journeys.cases.indicators import Indicators, indicators
from tongban.journeys.cases.legal_terms import deemed_renewed_on
from tongban.journeys.cases.library import Offer, agree, agreed, keep_materials, licence_words, reuse
from tongban.journeys.cases.models import (
    Bid,
    Case,
    CaseEvent,
    Correction,
    Decision,
    Expert,
    HearingParty,
    HearingRight,
    Letter,
    PointJudgement,
    ProcedureMember,
    PublicOpinion,
    Replay,
    ReplayLine,
    SpecialProcedure,
    Supervision,
    SurveyReport,
)
from tongban.journeys.cases.newest import Narrowing
from tongban.journeys.cases.oversight import KINDS as OVERSIGHT_KINDS
from tongban.journeys.cases.oversight import Oversight, oversee
from tongban.journeys.cases.precheck import Precheck, outlook, precheck
from tongban.journeys.cases.prereview import Asked as AskedFigures
from tongban.journeys.cases.prereview import Figures, prereview, versions_filed
from tongban.journeys.cases.previewing import Preview, preview
from tongban.journeys.cases.procedure_kinds import BIDDING, Outcome, ProcedureKind, kinds_for
from tongban.journeys.cases.procedure_kinds import Kind as ProcedureKindCode
from tongban.journeys.cases.procedure_queries import (
    experts_of,
    professions,
    seats_of,
    surveys_of,
    visible_procedure,
)
from tongban.journeys.cases.public_notices import (
    give_opinion,
    opinion_of,
    public_notice,
    public_notices,
    takes_opinions,
)
from tongban.journeys.cases.queries import (
    CaseList,
    CasePage,
    cards_for,
    case_metadata,
    case_page,
    case_with_answers,
    cases_to_sign,
    cases_to_supply,
    cases_visible_to,
    clock_counts,
    list_cases,
    newest_visible,
    possible_actions,
    revoked_among,
    visible_case,
)
from tongban.journeys.cases.replacing import Replaced, replace_licences_by
from tongban.journeys.cases.replay_queries import replay_lines, replays_for, replays_of_version, visible_replay
from tongban.journeys.cases.review_replay import CHANGES as VERDICT_CHANGES
from tongban.journeys.cases.review_replay import VERDICTS, ReviewFigures, review_figures, verdict_words
from tongban.journeys.cases.search import search_cases
from tongban.journeys.cases.states import OPEN, Channel, EndResult, Result, State
from tongban.journeys.cases.throughput import Throughput, throughput
from tongban.journeys.cases.wall import COUNTED as WALL_NUMBERS
from tongban.journeys.cases.wall import Wall, wall_for

__all__ = [
    "materials_for_experts",
    "release_materials",
    "released_copy",
    "released_to",
    "HearingParty",
    "HearingRight",
    "PublicOpinion",
    "ask_for_hearing",
    "give_opinion",
    "opinion_of",
    "public_notice",
    "public_notices",
    "takes_opinions",
    "tell_hearing_right",
    "waive_hearing",
    "hearing_called",
    "letters_to",
    "own_hearing",
    "WALL_NUMBERS",
    "Wall",
    "wall_for",
    "VERDICTS",
    "VERDICT_CHANGES",
    "ReviewFigures",
    "review_figures",
    "verdict_words",
    "AskedFigures",
    "Figures",
    "confirm_points",
    "judge_point",
    "prereview",
    "versions_filed",
    "PointJudgement",
    "Replay",
    "ReplayLine",
    "ask_clock_replay",
    "ask_review_replay",
    "replay_lines",
    "replays_for",
    "replays_of_version",
    "visible_replay",
    "OVERSIGHT_KINDS",
    "Oversight",
    "oversee",
    "raise_card",
    "NEXT",
    "Consequence",
    "LeftOut",
    "OPEN",
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
    "entered_by",
    "HeldBefore",
    "replace_licences_by",
    "consent_words",
    "spare_materials_by",
    "Replaced",
    "BIDDING",
    "Bid",
    "answer_complaint",
    "award",
    "complain",
    "may_bid",
    "may_complain",
    "may_win",
    "open_bids",
    "own_bid",
    "seal_bid",
    "take_bid_back",
    "takes_bids",
    "deemed_renewed_on",
    "renew_by_silence",
    "Decision",
    "EndResult",
    "Indicators",
    "Kept",
    "Letter",
    "Narrowing",
    "Offer",
    "Precheck",
    "Preview",
    "Reading",
    "Result",
    "Spared",
    "SpecialProcedure",
    "State",
    "Supervision",
    "SurveyReport",
    "Expert",
    "Found",
    "Order",
    "Outcome",
    "ProcedureKind",
    "ProcedureKindCode",
    "ProcedureMember",
    "NotOrderable",
    "able_to_chair",
    "able_to_go",
    "add_expert",
    "call_off",
    "close_procedure",
    "confirm_survey",
    "declare",
    "kinds_for",
    "mark",
    "order_procedure",
    "own_seat",
    "professions",
    "proposed_time",
    "seats_of",
    "surveys_of",
    "visible_procedure",
    "experts_of",
    "report_survey",
    "send_back_survey",
    "set_expert_active",
    "Throughput",
    "CaseError",
    "NotComplete",
    "WrongState",
    "accept",
    "agree",
    "applicant_of",
    "agreed",
    "cards_for",
    "case_metadata",
    "case_page",
    "case_with_answers",
    "cases_to_sign",
    "cases_to_supply",
    "cases_visible_to",
    "newest_visible",
    "check_pledge",
    "choose_delivery",
    "clock",
    "clock_counts",
    "close",
    "conclude",
    "correct",
    "covering_types",
    "decide",
    "decline",
    "deliver",
    "discard_draft",
    "extend",
    "file_application",
    "file_member",
    "facts_to_learn",
    "indicators",
    "keep_materials",
    "lacks",
    "learn",
    "licence_words",
    "list_cases",
    "revoked_among",
    "note_assistance",
    "outlook",
    "pay_again",
    "possible_actions",
    "precheck",
    "preview",
    "request_correction",
    "return_for_review",
    "reuse",
    "review",
    "revoke",
    "save_draft",
    "save_page",
    "search_cases",
    "settle_card",
    "follow_signatures",
    "put_up_for_parties",
    "sign",
    "signing_of",
    "signing_page_for",
    "spared_of",
    "start_draft",
    "submit",
    "supply",
    "terminate",
    "throughput",
    "transfer",
    "ground_of",
    "visible_case",
    "take_back_to_change",
    "withdraw",
]
