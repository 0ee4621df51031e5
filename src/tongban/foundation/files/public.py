"""The front door of *files*."""

from .actions import clean_name, remove, store
from .errors import (
    DamagedFile,
    EmptyFile,
    FileRefused,
    FileTooLarge,
    InfectedFile,
    ScannerSilent,
    TypeNotAllowed,
)
from .kinds import kind_of
from .models import StoredFile
from .queries import file_by_reference, files_of, read, read_image, response, thumbnail

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "FileRefused",
    "FileTooLarge",
    "InfectedFile",
    "ScannerSilent",
    "StoredFile",
    "TypeNotAllowed",
    "clean_name",
    "file_by_reference",
    "files_of",
    "kind_of",
    "read",
    "read_image",
    "remove",
    "response",
    "store",
    "thumbnail",
]
