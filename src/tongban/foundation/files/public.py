"""The front door of *files*."""

from .actions import adopt, clean_name, remove, store
from .errors import (
    DamagedFile,
    EmptyFile,
    FileRefused,
    FileTooLarge,
    InfectedFile,
    ScannerSilent,
    Shredded,
    StillNeeded,
    TypeNotAllowed,
)
from .homes import declare_home, why_kept
from .kinds import kind_of
from .models import StoredFile
from .owners import Kept, kept_of, shred
from .queries import file_by_reference, files_of, pieces, printable, read, read_image, response, threat_in, thumbnail

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "FileRefused",
    "FileTooLarge",
    "InfectedFile",
    "Kept",
    "ScannerSilent",
    "Shredded",
    "StillNeeded",
    "StoredFile",
    "TypeNotAllowed",
    "adopt",
    "clean_name",
    "declare_home",
    "file_by_reference",
    "files_of",
    "kept_of",
    "kind_of",
    "pieces",
    "printable",
    "read",
    "read_image",
    "remove",
    "response",
    "shred",
    "store",
    "threat_in",
    "thumbnail",
    "why_kept",
]
