"""The front door of assistance: the only names other rooms may import."""

from tongban.journeys.assistance.actions.answering import Answer, accept, answer, ask_extension, refuse, transfer
from tongban.journeys.assistance.actions.asking import Wish, answer_extension, ask, ask_more, dispute, withdraw
from tongban.journeys.assistance.actions.watching import rule, watch
from tongban.journeys.assistance.duties import Duty, addressee_for, duties, keeper_of
from tongban.journeys.assistance.errors import AssistanceError, Incomplete, NoAddressee, NotAllowed, WrongState
from tongban.journeys.assistance.league import Standing, Total, league, total_of
from tongban.journeys.assistance.letters import fact_words
from tongban.journeys.assistance.models import AssistanceLetter, AssistancePaper, AssistanceRequest
from tongban.journeys.assistance.queries import (
    BOXES,
    Sheet,
    beside,
    box,
    counts,
    find,
    requests_visible_to,
    sheet_of,
    visible_request,
    waiting_count,
)
from tongban.journeys.assistance.states import Refusal, State, Why

__all__ = [
    "BOXES", "Answer", "AssistanceError", "AssistanceLetter", "AssistancePaper", "AssistanceRequest", "Duty",
    "Incomplete", "NoAddressee", "NotAllowed", "Refusal", "Sheet", "Standing", "State", "Total", "Why", "Wish",
    "WrongState", "accept", "addressee_for", "answer", "answer_extension", "ask", "ask_extension", "ask_more",
    "beside", "box", "counts", "dispute", "duties", "fact_words", "find", "keeper_of", "league", "refuse",
    "requests_visible_to", "rule", "sheet_of", "total_of", "transfer", "visible_request", "waiting_count", "watch",
    "withdraw",
]  # fmt: skip
