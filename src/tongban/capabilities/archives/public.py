"""The front door of *archives*."""

from .actions.checks import begin_round, check
from .actions.disposal import approve_list, destroy, freeze, keep_longer, lift, make_list, submit_list
from .actions.filing import FIRST, file_now, log_content, retry, want
from .actions.reading import answer_request, ask_to_read, note_reading
from .actions.transfers import prepare_transfer
from .actions.transfers import send as send_transfer
from .bundles import Bundle, Component, Party, register_collector, register_contributor
from .checking.plain import Finding, findings
from .checking.report import Item, Report, declared, examine, report_of
from .errors import ArchiveError, CannotBeListed, NeedsReason, NotAllowed, NotReady, UnfitFormat, WrongStep
from .models import (
    APPROVING,
    RETENTIONS,
    Archive,
    ArchiveFile,
    ArchiveTask,
    Check,
    LongTermRun,
    Reading,
    ReadingRequest,
    Series,
)
from .papers import count_records, form_sheet, form_text, record_sheet
from .queries.appraisal import (
    disposal_page,
    due_archives,
    list_disposals,
    list_transfers,
    next_due,
    sees_lists,
    transfer_page,
    transferable,
)
from .queries.desk import (
    Facets,
    Figures,
    Wanted,
    archive_of,
    archives_visible_to,
    check_of,
    facets,
    figures,
    figures_by_authority,
    filed_archive,
    findings_of_tasks,
    list_archives,
    open_tasks_of_city,
    rounds,
    task_count,
    tasks,
)
from .queries.reading import (
    ArchivePage,
    archive_page,
    examine_brought,
    file_of,
    file_response,
    is_readable,
    kept_archive,
    own_archives,
    own_requests,
    request_of,
    requests_for,
    visible_archive,
)
from .reports import report_data, report_pdf
from .states import Point, State
from .steps import is_archivist

__all__ = [
    "APPROVING", "Archive", "ArchiveError", "ArchiveFile", "ArchivePage", "ArchiveTask", "Bundle", "CannotBeListed",
    "Check", "Component", "FIRST", "Facets", "Figures", "Finding", "Item", "LongTermRun", "NeedsReason", "NotAllowed",
    "NotReady", "Party", "Point", "RETENTIONS", "Reading", "ReadingRequest", "Report", "Series", "State",
    "UnfitFormat", "Wanted", "WrongStep", "answer_request", "approve_list", "archive_of", "archive_page",
    "archives_visible_to", "ask_to_read", "begin_round", "check", "check_of", "count_records", "declared", "destroy",
    "disposal_page", "due_archives", "examine", "examine_brought", "facets", "figures", "figures_by_authority",
    "file_now", "file_of", "file_response", "filed_archive", "findings", "findings_of_tasks", "form_sheet",
    "form_text", "freeze", "is_archivist", "is_readable", "keep_longer", "kept_archive", "lift", "list_archives",
    "list_disposals", "list_transfers", "log_content", "make_list", "next_due", "note_reading", "open_tasks_of_city",
    "own_archives", "own_requests", "prepare_transfer", "record_sheet", "register_collector", "register_contributor",
    "report_data", "report_of", "report_pdf", "request_of", "requests_for", "retry", "rounds", "sees_lists",
    "send_transfer", "submit_list", "task_count", "tasks", "transfer_page", "transferable", "visible_archive", "want",
]  # fmt: skip
