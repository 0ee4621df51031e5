"""The front door of *governance*."""

from .actions import publish_libraries, report_mended, take
from .counting import run_all
from .draft_packs import draft_pack, is_code, problems_of, zipped
from .errors import GovernanceError, LibraryFaulty, NotYours, VersionTaken, WrongStep
from .libraries import Library, Lineage, all_libraries, check, lineage, load_library
from .models import Definition, Finding, QualityTask, Run, TagCount, Trial
from .queries import (
    Borne,
    SourceScore,
    built_on,
    counts_by_district,
    district_of,
    examples,
    facts_of,
    findings,
    history,
    latest_counts,
    latest_run,
    league,
    lineage_of,
    may_read_members,
    members,
    tags_of,
    tags_visible_to,
    tasks_visible_to,
    trend,
)
from .suggestions import Barrier, Overlap, TagSuggestion, barriers, overlap, suggested_tags
from .trials import ask_trial, confirmed_criteria, latest_trial, run_trial

__all__ = [
    "Barrier", "Borne", "Definition", "Finding", "GovernanceError", "Library", "LibraryFaulty", "Lineage", "NotYours",
    "Overlap", "QualityTask", "Run", "SourceScore", "TagCount", "TagSuggestion", "Trial", "VersionTaken", "WrongStep",
    "all_libraries", "ask_trial", "barriers", "built_on", "check", "confirmed_criteria", "counts_by_district",
    "district_of", "draft_pack", "examples", "facts_of", "findings", "history", "is_code", "latest_counts",
    "latest_run", "latest_trial", "league", "lineage", "lineage_of", "load_library", "may_read_members", "members",
    "overlap", "problems_of", "publish_libraries", "report_mended", "run_all", "run_trial", "suggested_tags",
    "tags_of", "tags_visible_to", "take", "tasks_visible_to", "trend", "zipped",
]  # fmt: skip
