"""``bundle.yaml`` as its author wrote it, each value with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.journeys.packs.public import (
    Document,
    Problem,
    Reading,
    Unreadable,
    all_folders,
    load_folder,
    load_yaml,
    schema_faults,
    typed_by_schema,
)

FILE = "bundle.yaml"


@dataclass
class Source:
    """One bundle folder as read from disk; faults of form are in ``problems``, so that all are told at once."""

    path: Path
    document: Document
    problems: list[Problem] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document.data if isinstance(self.document.data, dict) else {}
        return found

    @property
    def code(self) -> str:
        """Folder name and code are one and the same."""
        return str(self.data.get("code", self.path.name))

    @property
    def items(self) -> list[str]:
        """Codes of the members, as written."""
        return [str(member.get("item", "")) for member in self.data.get("members", []) if isinstance(member, dict)]

    def problem(self, path: Iterable[str | int], message: str, remedy: str) -> Problem:
        """A fault at one value."""
        where = tuple(path)
        return Problem(FILE, self.document.line(*where), message, remedy, "bundle", path=where)


def load_source(path: Path | str) -> Source:
    """Read a bundle folder. Faults do not raise: they are kept in ``problems``.

    Raises:
        FileNotFoundError: there is no such folder or no ``bundle.yaml`` in it.
    """
    path = Path(path)
    try:
        raw = load_yaml((path / FILE).read_text(encoding="utf-8"), FILE)
    except Unreadable as error:
        return Source(path, Document(FILE, {}), [Problem(FILE, error.line, str(error), _("改正语法"), "bundle")])
    source = Source(path, Document(FILE, typed_by_schema("bundle", raw.data), raw.lines))
    for fault in schema_faults("bundle", source.data):
        where = ".".join(str(part) for part in fault.absolute_path) or _("文件")
        rule = fault.schema.get("description", "") if isinstance(fault.schema, dict) else ""
        remedy = str(rule) or _("对照 packs/_schema/1/bundle.json 改正")
        source.problems.append(source.problem(tuple(fault.absolute_path), f"{where}: {fault.message[:200]}", remedy))
    if not source.problems and source.code != path.name:
        source.problems.append(source.problem(("code",), _("代码与文件夹名不同"), _("两处写同一个名字")))
    return source


def sources_with(item: str, root: Path | None = None) -> Iterator[Source]:
    """The bundles of the folders that have this item; only those whose text names it are read as data."""
    for folder in all_sources(root):
        if item in (folder / FILE).read_text(encoding="utf-8"):
            source = load_source(folder)
            if item in source.items:
                yield source


def source_of(data: Mapping[str, Any]) -> Source:
    """A manifest that is kept in the database, as it would be read from its folder; faults of form in ``problems``."""
    place = Path(str(data.get("owner", {}).get("authority", ""))) / str(data.get("code", ""))
    source = Source(place, Document(FILE, dict(data)))
    for fault in schema_faults("bundle", source.data):
        path, message = tuple(fault.absolute_path), fault.message[:200]
        if fault.validator == "required":
            path = (*path, message.split("'")[1])
        source.problems.append(source.problem(path, message, str(fault.validator)))
    return source


def all_sources(root: Path | None = None) -> list[Path]:
    """Folders of all bundles; folders that begin with an underscore are none."""
    root = root or Path(settings.PACKS)
    return sorted(
        file.parent
        for file in root.glob(f"*/*/{FILE}")
        if not any(part.startswith("_") for part in file.relative_to(root).parts)
    )


@dataclass(frozen=True)
class Member:
    """One member with its pack.

    Attributes:
        place: its place in the manifest, for naming faults.
        entry: what the bundle says of it.
        pack: its pack, published or from disk.
        version: version of that pack.
        digest: digest of that version; empty for a folder.
        whole: its pack as it was written, where ``pack`` was reduced by what earlier members pass on.
    """

    place: int
    entry: dict[str, Any]
    pack: Reading
    version: str = ""
    digest: str = ""
    whole: Reading | None = None

    @property
    def code(self) -> str:
        return str(self.entry["item"])

    @property
    def title(self) -> dict[str, str]:
        found: dict[str, str] = self.pack.manifest["title"]
        return found

    @property
    def for_whom(self) -> str:
        """Member that enters whom this one is handled for; empty when that is the applicant."""
        return str(self.entry.get("for_whom", ""))

    @property
    def makes(self) -> str:
        """Type of the licence that it ends with; empty when it makes none."""
        return str((self.pack.manifest.get("result") or {}).get("licence_type") or "")


def packs_on_disk(items: Iterable[str], root: Path | None = None) -> dict[str, Reading]:
    """The packs of these items as they lie in their folders, for checking before anything is published."""
    wanted = set(items)
    folders = [folder for folder in all_folders(root or Path(settings.PACKS), "item") if folder.name in wanted]
    return {folder.name: load_folder(folder) for folder in folders}
