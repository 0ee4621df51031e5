"""Front door of packs: reading, checking and publishing service packs."""

from .actions import publish, retire, verify_version
from .checks import CHECKS, Check, check_pack, report
from .differences import Change, changes_between
from .errors import (
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
from .models import PackVersion
from .overlays import Overlaid, for_district
from .queries import current, published, version, versions
from .reading import Reading, localised
from .rehearsal import Rehearsal, Rulebook, rehearse
from .uploads import load_zip
from .vocabulary import parameters_of, types_of

__all__ = [
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
