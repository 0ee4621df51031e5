"""Tables of archives."""

from .appraisal import APPROVING, Approval, DisposalEntry, DisposalList, Hold
from .packages import RETENTIONS, Archive, ArchiveFile, ArchiveTask, Check, Fonds, LongTermRun, Series
from .reading import Reading, ReadingRequest
from .transfers import EmbeddedAccession, Transfer, TransferEntry

__all__ = [
    "APPROVING", "Approval", "Archive", "ArchiveFile", "ArchiveTask", "Check", "DisposalEntry", "DisposalList",
    "EmbeddedAccession", "Fonds", "Hold", "LongTermRun", "RETENTIONS", "Reading", "ReadingRequest", "Series",
    "Transfer", "TransferEntry",
]  # fmt: skip
