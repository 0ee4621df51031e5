"""The front door of *facts*."""

from .actions import (
    answer_dispute,
    bulk_confirm,
    bulk_hold,
    dispute,
    hold,
    start_checking,
    withdraw_dispute,
)
from .dictionary import Confidence, Fact, LegalBasis, Source, all_facts, fact, source, sources, typed
from .errors import DictionaryError, DisputeClosed, PurposeMissing, UnknownFact
from .models import FactDispute
from .queries import FactValue, Knowledge, disputes_of, disputes_to_answer, fetch, source_of
from .states import DisputeState
from .subjects import SubjectRef, key_of

__all__ = [
    "Confidence", "DictionaryError", "DisputeClosed", "DisputeState", "Fact", "FactDispute", "FactValue", "Knowledge",
    "LegalBasis", "PurposeMissing", "Source", "SubjectRef", "UnknownFact", "all_facts", "answer_dispute",
    "bulk_confirm", "bulk_hold", "dispute", "disputes_of", "disputes_to_answer", "fact", "fetch", "hold", "key_of",
    "source", "source_of", "sources", "start_checking", "typed", "withdraw_dispute",
]  # fmt: skip
