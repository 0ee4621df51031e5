"""The front door of *intelligence*."""

from .actions import ask_model, decide, read_text
from .documents import text_of
from .drafts import DraftCriterion, DraftDate, DraftParameter, Extraction, Unclear
from .errors import IntelligenceError, ModelAnswerFaulty, NoSuchText, NotDecidable
from .extraction import extract
from .models import PolicyText, Proposal
from .ports import language_model
from .queries import Piece, marked, texts_visible_to
from .states import ProposalKind, ProposalState

__all__ = [
    "DraftCriterion", "DraftDate", "DraftParameter", "Extraction", "IntelligenceError", "ModelAnswerFaulty",
    "NoSuchText", "NotDecidable", "Piece", "PolicyText", "Proposal", "ProposalKind", "ProposalState", "Unclear",
    "ask_model", "decide", "extract", "language_model", "marked", "read_text", "text_of", "texts_visible_to",
]  # fmt: skip
