"""The front door of *collection*."""

from .checking import REASONS
from .errors import CollectionError, ColumnsMissing, NotYours, SayMore, UnreadableDelivery, WrongStep
from .gaps import explain, find_gaps, remind, reopen
from .importing import begin, cancel, carry, dry_run, extensions_of, remap, start, write_correction
from .issuing_list import Line, Rate, lines, open_data, publish, rate, withdraw
from .models import Batch, Correction, Gap, ListEntry, RefusedRow
from .ports import Paper, PaperSource, paper_sources
from .quality import (
    KINDS,
    IssuerRow,
    count_quality,
    counted_days,
    examples_of,
    findings_of,
    issuer_league,
    issuer_trend,
    quality_rules,
)
from .queries import (
    CityFigures,
    batch,
    batches_visible_to,
    city_figures,
    collected_licence,
    corrections_visible_to,
    gaps_visible_to,
    leads,
    types_of,
)
from .reading import REQUIRED

__all__ = [
    "Batch", "CityFigures", "CollectionError", "ColumnsMissing", "Correction", "Gap", "IssuerRow", "KINDS", "Line",
    "ListEntry", "NotYours", "Paper", "PaperSource", "REASONS", "REQUIRED", "Rate", "RefusedRow", "SayMore",
    "UnreadableDelivery", "WrongStep", "batch", "batches_visible_to", "begin", "cancel", "carry", "city_figures",
    "collected_licence", "corrections_visible_to", "count_quality", "counted_days", "dry_run", "examples_of",
    "explain", "extensions_of", "find_gaps", "findings_of", "gaps_visible_to", "issuer_league", "issuer_trend",
    "leads", "lines", "open_data", "paper_sources", "publish", "quality_rules", "rate", "remap", "remind", "reopen",
    "start", "types_of", "withdraw", "write_correction",
]  # fmt: skip
