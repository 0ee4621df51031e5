"""The front door of *facts*."""

from .actions import answer_dispute, dispute, start_checking, subject_of_dispute, withdraw_dispute
from .columns import FactColumn, needed_for, write_part
from .derived import derived_value
from .dictionary import Confidence, Fact, LegalBasis, Source, all_facts, fact, source, sources, typed
from .errors import DictionaryError, DisputeClosed, NotCorrectable, PurposeMissing, UnknownFact
from .models import FactDispute
from .population import PopulationTable, export_population, subject_key, subject_of, subjects_changed_since, subjects_of
from .queries import FactValue, Knowledge, disputes_beside, disputes_of, disputes_to_answer, fetch, source_of
from .records import bulk_confirm, bulk_hold, correct, declare, enter, hold, take_back
from .states import DisputeState
from .subjects import SubjectRef, key_of
from .thresholds import subjects_of_the_day
from .versions import prune_versions

__all__ = [
    "Confidence", "DictionaryError", "DisputeClosed", "DisputeState", "Fact", "FactColumn", "FactDispute",
    "FactValue", "Knowledge", "LegalBasis", "NotCorrectable", "PopulationTable", "PurposeMissing", "Source",
    "SubjectRef", "UnknownFact", "all_facts", "answer_dispute", "bulk_confirm", "bulk_hold", "correct", "declare",
    "derived_value", "dispute", "disputes_beside", "disputes_of", "disputes_to_answer", "enter",
    "export_population", "fact", "fetch", "hold", "key_of", "needed_for", "prune_versions", "source",
    "source_of", "sources", "start_checking", "subject_key", "subject_of", "subject_of_dispute",
    "subjects_changed_since", "subjects_of", "subjects_of_the_day", "take_back", "typed", "withdraw_dispute",
    "write_part",
]  # fmt: skip
