"""What is looked at: a package's bytes, what can be read of it, and what the register says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from tongban.capabilities.archives import metadata
from tongban.capabilities.archives.metadata import Metadata
from tongban.capabilities.archives.packing import MANIFEST, METADATA, SEAL, BrokenPackage, spelling_fault, unpack
from tongban.capabilities.archives.pdf import ReadPdf
from tongban.capabilities.archives.sealing import Seal, digest, read_seal, seal_fault


@dataclass(frozen=True)
class Listed:
    """One row of the manifest or of the register."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True)
class Expected:
    """What the register knows, when we have it: none of it is taken from the package itself.

    Attributes:
        required: paths of the components without which it is not whole.
    """

    identifier: str = ""
    digest: str = ""
    size: int = 0
    files: tuple[Listed, ...] = ()
    required: tuple[str, ...] = ()


@dataclass
class Subject:
    """A package under examination; ``faults`` are what could not even be read, by the part it concerns."""

    content: bytes
    expected: Expected | None = None
    ours: bool = True
    sent_digest: str = ""
    unreadable: str = ""
    members: dict[str, bytes] = field(default_factory=dict)
    manifest: tuple[Listed, ...] = ()
    manifest_identifier: str = ""
    manifest_count: int = -1
    manifest_bytes: int = -1
    metadata: Metadata | None = None
    seal: Seal | None = None
    faults: dict[str, str] = field(default_factory=dict)
    spelling: str = ""
    # What several checks ask for, found out once in a run.
    _pdfs: dict[str, ReadPdf] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def pdf(self, path: str) -> ReadPdf | None:
        """A member that is a PDF by its name, read once; None for others."""
        if not path.endswith(".pdf"):
            return None
        return self._pdfs.setdefault(path, ReadPdf(self.members[path]))

    def digest_of(self, path: str) -> str:
        """SM3 of a member's bytes."""
        if path not in self._digests:
            self._digests[path] = digest(self.members[path])
        return self._digests[path]

    @cached_property
    def seal_fault(self) -> str:
        """Why the seal, which must be there, does not hold."""
        assert self.seal is not None
        return seal_fault(self.seal, self.members.get(MANIFEST, b""), ours=self.ours)


def subject_of(
    content: bytes, expected: Expected | None = None, *, ours: bool = True, unreadable: str = "", sent_digest: str = ""
) -> Subject:
    """Read as much of a package as can be read; nothing is raised for a bad one."""
    found = Subject(content, expected, ours, sent_digest, unreadable)
    if unreadable:
        found.faults["package"] = unreadable
        return found
    try:
        found.members = unpack(content)
    except BrokenPackage as error:
        found.faults["package"] = str(error)
        return found
    found.spelling = spelling_fault(content, found.members)
    for name, reader in (("manifest", _manifest), ("metadata", _metadata), ("seal", _seal)):
        try:
            reader(found)
        except (ValueError, KeyError, TypeError) as error:
            found.faults[name] = f"{error}"
    return found


def _member(found: Subject, path: str) -> bytes:
    if path not in found.members:
        raise ValueError(f"{path}: 缺少")
    return found.members[path]


def _manifest(found: Subject) -> None:
    try:
        root = metadata.parse(_member(found, MANIFEST))
        rows = [
            Listed(row.get("路径", ""), int(row.get("字节", "")), row.get("SM3", "")) for row in root.findall("文件")
        ]
        found.manifest_identifier = root.get("档号", "")
        found.manifest_count, found.manifest_bytes = int(root.get("件数", "")), int(root.get("字节", ""))
    except ValueError as error:
        raise ValueError(f"{MANIFEST}: {error}" if MANIFEST not in str(error) else str(error)) from error
    found.manifest = tuple(rows)


def _metadata(found: Subject) -> None:
    try:
        found.metadata = metadata.read(_member(found, METADATA))
    except ValueError as error:
        raise ValueError(f"{METADATA}: {error}" if METADATA not in str(error) else str(error)) from error


def _seal(found: Subject) -> None:
    try:
        found.seal = read_seal(_member(found, SEAL))
    except ValueError as error:
        raise ValueError(f"{SEAL}: {error}" if SEAL not in str(error) else str(error)) from error
