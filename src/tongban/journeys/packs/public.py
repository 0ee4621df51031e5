"""Front door of packs: reading, checking and publishing service packs."""

from .actions import publish, retire, verify_version
from .checks import CHECKS, Check, check_pack, report
from .errors import PackError, PackFaulty, PackNotFound, Problem, UploadRefused, VersionIsPublished, VersionTaken
from .folders import Pack, all_folders, load_folder
from .models import PackVersion
from .queries import current, published, version, versions
from .reading import Reading, localised

__all__ = [
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
