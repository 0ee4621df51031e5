"""From a sent page to answers: everything typed is kept, stored files stay, locked answers cannot be overwritten."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from .errors import FieldError
from .fields import Field, all_fields
from .kinds import FILE_KINDS
from .words import is_english

if TYPE_CHECKING:
    from .form import Form

Store = Callable[[Field, Any], str]
ROWS_AT_MOST = 200
KEEP = object()
TELEPHONES = {"heic", "heif"}  # what iPhones make of a picture; kept as it is, shown as a JPEG


class Parsed(dict[str, Any]):
    """Answers after a page was sent: all that was there before, with what this page changed.

    Attributes:
        action: ``next``, ``back``, ``save``, ``refresh``, ``add``, ``remove`` or what the pressed button said.
        target: the group for ``add`` and ``remove``.
        errors: files that were not taken, with the reason.
        seen: fields that were on the page.
    """

    def __init__(self, before: Mapping[str, Any] | None) -> None:
        super().__init__(copy.deepcopy(dict(before or {})))
        self.action = "next"
        self.target = ""
        self.errors: list[FieldError] = []
        self.seen: set[str] = set()

    @property
    def stays(self) -> bool:
        """The page is to be shown again as it is now (a row more, a condition changed), not yet checked."""
        return self.action in ("add", "remove", "refresh", "save")


class Parser:
    """Reads one sent page; see ``Form.parse``."""

    def __init__(
        self, form: Form, data: Any, files: Any, before: Mapping[str, Any] | None, store: Store | None
    ) -> None:
        self.form = form
        self.data = data
        self.files = files
        self.store = store
        self.known = {ref for field in all_fields(form.fields) if field.kind.name in FILE_KINDS
                      for ref in refs_in(field, before or {})}  # fmt: skip
        self.parsed = Parsed(before)

    def read(self, fields: tuple[Field, ...], editable: Callable[[str], bool]) -> Parsed:
        action, _colon, target = str(self.data.get("_action") or "next").partition(":")
        self.parsed.action, self.parsed.target = action, target
        for field in fields:
            if editable(field.path):
                value = self.value(field, field.path, self.parsed.get(field.name))
                if value is not KEEP:
                    self.parsed[field.name] = value
        if action in ("add", "remove"):
            self.change_rows(action, target, editable)
        return self.parsed

    def texts(self, path: str) -> list[str]:
        found = self.data.getlist(path) if hasattr(self.data, "getlist") else self.data.get(path, [])
        return [str(text) for text in (found if isinstance(found, list) else [found])]

    def uploads(self, path: str) -> list[Any]:
        if not self.files:
            return []
        found = self.files.getlist(path) if hasattr(self.files, "getlist") else self.files.get(path, [])
        return [upload for upload in (found if isinstance(found, list) else [found]) if upload]

    def value(self, field: Field, path: str, before: Any) -> Any:
        name = field.kind.name
        if name == "group":
            return self.group(field, path, before)
        if name == "rows":
            return self.rows(field, path, before)
        asked = path in self.data or f"{path}.asked" in self.data or bool(self.uploads(path))
        if not asked:
            return KEEP
        self.parsed.seen.add(path)
        if name in FILE_KINDS:
            return self.stored(field, path)
        texts = [text for text in self.texts(path) if text.strip()]
        if name == "choices":
            return [field.kind.read(text, field.schema.get("items", {})) for text in texts]
        if name == "confirm":
            return bool(texts)
        if name == "region":
            return self.region(path, texts)
        return field.kind.read(texts[0], field.schema) if texts else None

    def region(self, path: str, texts: list[str]) -> str | None:
        """The finer of the two lists, as long as it lies in the district chosen now."""
        district = next((text for text in self.texts(f"{path}.district") if text), "")
        finer = texts[0].strip() if texts else ""
        if f"{path}.district" not in self.data:
            return finer or None
        return finer if finer and finer.startswith(district[:6]) and district else district or None

    def group(self, field: Field, path: str, before: Any) -> Any:
        found = dict(before) if isinstance(before, Mapping) else {}
        touched = False
        for inner in field.fields:
            value = self.value(inner, f"{path}.{inner.name}", found.get(inner.name))
            if value is not KEEP:
                found[inner.name] = value
                touched = True
        return found if touched else KEEP

    def rows(self, field: Field, path: str, before: Any) -> Any:
        written = str(self.data.get(f"{path}.count") or "")
        if not written.isdecimal():
            return KEEP
        self.parsed.seen.add(path)
        rows = []
        old = before if isinstance(before, list) else []
        for number in range(min(int(written), ROWS_AT_MOST)):
            row = self.group(field, f"{path}.{number}", old[number] if number < len(old) else {})
            rows.append({} if row is KEEP else row)
        return rows

    def change_rows(self, action: str, target: str, editable: Callable[[str], bool]) -> None:
        path, _dot, last = target.rpartition(".") if action == "remove" else (target, "", "")
        field = next((field for field in self.form.fields if field.path == path and field.kind.name == "rows"), None)
        if field is None or not editable(path):
            return
        rows = list(self.parsed.get(path) or [])
        if action == "add" and len(rows) < int(field.schema.get("maxItems", ROWS_AT_MOST)):
            rows.append({})
        elif action == "remove" and last.isdecimal() and int(last) < len(rows):
            del rows[int(last)]
        self.parsed[path] = rows

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────
    def stored(self, field: Field, path: str) -> Any:
        """References of the files that belong to the answer now; of those sent, only what was stored here before."""
        removed = set(self.texts(f"{path}.remove")) if f"{path}.remove" in self.data else set()
        refs = (
            [ref for ref in self.texts(path) if ref in self.known and ref not in removed] if path in self.data else []
        )
        for upload in self.uploads(path):
            if (ref := self.take(field, path, upload)) is not None:
                refs.append(ref)
        if field.kind.name == "files":
            return list(dict.fromkeys(refs))
        return refs[-1] if refs else None

    def take(self, field: Field, path: str, upload: Any) -> str | None:
        if self.store is None:
            raise TypeError("a form with uploads needs store=: a function that keeps a file and returns its reference")
        problem = refusal(field, upload)
        if problem is None:
            try:
                return str(self.store(field, upload))
            except Exception as error:
                if not hasattr(error, "message"):
                    raise
                problem = _("“%(name)s”：%(problem)s") % {"name": upload.name, "problem": error.message}
        self.parsed.errors.append(FieldError(path, "file", problem, label=field.title))
        return None


def refusal(field: Field, upload: Any) -> str | None:
    """Why a file cannot be taken, judged by name and size; its content is judged where it is stored."""
    schema = field.schema.get("items", field.schema) if field.kind.name == "files" else field.schema
    largest = int(schema.get("x-max-mb") or 10)
    if (upload.size or 0) > largest * 1024 * 1024:
        return _("“%(name)s”太大了，请换一个不超过 %(n)s MB 的文件，或用手机重新拍一张。") % {
            "name": upload.name,
            "n": largest,
        }
    if (upload.size or 0) == 0:
        return _("“%(name)s”是空的，请重新选择文件。") % {"name": upload.name}
    allowed = accepted(field)
    ending = upload.name.rpartition(".")[2].lower()
    if ending not in allowed:
        return _("“%(name)s”的格式不能用，请换成 %(kinds)s。") % {
            "name": upload.name,
            "kinds": listing(sorted(allowed)),
        }
    return None


def accepted(field: Field) -> set[str]:
    """File name endings that are taken; where a JPEG is, the photo of an iPhone is too."""
    schema = field.schema.get("items", field.schema) if field.kind.name == "files" else field.schema
    listed = {str(kind).lower().lstrip(".") for kind in schema.get("x-accept", ())}
    if not listed:
        photo = schema.get("format") == "photo" or field.kind.name == "photo"
        listed = {"jpg", "png"} if photo else {"pdf", "jpg", "png"}
    return listed | ({"jpeg"} | TELEPHONES if "jpg" in listed else set())


def listing(words: Iterable[str]) -> str:
    """File name endings for people: one after the other; jpg and jpeg once, heic and heif too."""
    return (", " if is_english() else "、").join(word for word in words if word not in ("jpeg", "heif"))


def refs_in(field: Field, answers: Mapping[str, Any]) -> list[str]:
    """Every file reference of one field, in all rows."""
    found: list[Any] = [answers]
    for part in field.path.split("."):
        nexts: list[Any] = []
        for place in found:
            for one in place if isinstance(place, list) else [place]:
                if isinstance(one, Mapping) and one.get(part):
                    nexts.append(one[part])
        found = nexts
    return [str(ref) for value in found for ref in (value if isinstance(value, list) else [value])]
