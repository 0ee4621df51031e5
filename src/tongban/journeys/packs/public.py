"""Front door of packs: reading, checking and publishing service packs."""

from .actions import publish, retire, verify_version
from .checks import CHECKS, Check, check_pack, report
from .differences import Change, changes_between
from .documents import document_values, documents_in
from .entries import OF_RESULT, entered_kind, entries_of, entry_expressions, made_of_applicant, made_of_entered
from .errors import (
    KindTaken,
    NotInCatalogue,
    PackError,
    PackFaulty,
    PackNotFound,
    Problem,
    UploadRefused,
    VersionIsPublished,
    VersionTaken,
)
from .figures import Figures, figures_of
from .folders import Pack, all_folders, load_folder
from .loader import Document, Unreadable, load_yaml
from .models import PackVersion
from .overlays import Overlaid, for_district
from .periods import Period, Schedule, Unit
from .policies import Judgement, PeriodJudgement, Policy, Step
from .policy_scenarios import Example, examples_of, play_example, policy_facts
from .queries import current, policies, policy_of, published, version, versions
from .reading import Reading, localised
from .rehearsal import Rehearsal, Rulebook, rehearse
from .scenarios import answers_of as answers_of_scenario
from .schemas import faults as schema_faults
from .schemas import typed as typed_by_schema
from .shared import purposes
from .uploads import load_zip
from .vocabulary import parameters_of, types_of

__all__ = [
    "answers_of_scenario",
    "document_values",
    "documents_in",
    "OF_RESULT",
    "entered_kind",
    "entries_of",
    "entry_expressions",
    "made_of_applicant",
    "made_of_entered",
    "Example",
    "Judgement",
    "KindTaken",
    "Period",
    "PeriodJudgement",
    "Policy",
    "Schedule",
    "Step",
    "Unit",
    "examples_of",
    "play_example",
    "policies",
    "policy_facts",
    "policy_of",
    "purposes",
    "Document",
    "Unreadable",
    "load_yaml",
    "schema_faults",
    "typed_by_schema",
    "Figures",
    "figures_of",
    "Rehearsal",
    "Rulebook",
    "rehearse",
    "Change",
    "NotInCatalogue",
    "Overlaid",
    "changes_between",
    "for_district",
    "load_zip",
    "parameters_of",
    "types_of",
    "CHECKS",
    "Check",
    "Pack",
    "PackError",
    "PackFaulty",
    "PackNotFound",
    "PackVersion",
    "Problem",
    "Reading",
    "UploadRefused",
    "VersionIsPublished",
    "VersionTaken",
    "all_folders",
    "check_pack",
    "current",
    "load_folder",
    "localised",
    "publish",
    "published",
    "report",
    "retire",
    "verify_version",
    "version",
    "versions",
]
