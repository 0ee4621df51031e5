"""收件: an application taken in at the counter, with the very form the citizen would fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.capabilities.forms.public import BoundForm, Form, UploadRefused
from tongban.capabilities.rules.public import parse
from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.files.public import FileRefused, StoredFile, files_of, store
from tongban.foundation.values.public import CitizenId, CreditCode, InvalidCitizenId, InvalidCreditCode
from tongban.journeys.cases.public import Case, State, visible_case
from tongban.journeys.packs.public import PackVersion, localised, published
from tongban.registers.organisations.errors import UnknownOrganisation
from tongban.registers.organisations.public import Organisation, organisation_by_credit_code
from tongban.registers.people.public import Person, UnknownPerson, person_by_citizen_id

PICTURES = {"jpg", "png", "webp", "heic"}
KINDS = PICTURES | {"pdf"}
MEGABYTE = 1024 * 1024


class NotFoundAtCounter(Exception):
    """Nobody of this name and number; one sentence for every reason, so that numbers cannot be guessed."""

    def __init__(self, message: str = "") -> None:
        self.message = message or _("没有找到：请和证件原件核对姓名（名称）和号码。")
        super().__init__(self.message)


def taken_at_counter() -> list[PackVersion]:
    """Items that a window takes in; those without a word about channels are taken in everywhere."""
    return [pack for pack in published() if "counter" in (pack.manifest.get("channels") or ["counter"])]


def at_the_counter(pack: PackVersion, name: str, number: str) -> Person | Organisation:
    """The person (or, for items of firms, the organisation) whose document lies on the counter.

    Raises:
        NotFoundAtCounter: name and number do not belong together, or the number is mistyped.
    """
    try:
        found: Person | Organisation
        if pack.manifest.get("audience") == "organisation":
            found = organisation_by_credit_code(str(CreditCode.parse(number)))
        else:
            found = person_by_citizen_id(str(CitizenId.parse(number, allow_synthetic=True)))
    except (InvalidCitizenId, InvalidCreditCode) as error:
        raise NotFoundAtCounter(str(error.message)) from error
    except (UnknownPerson, UnknownOrganisation) as error:
        raise NotFoundAtCounter from error
    if found.name.replace(" ", "") != name.replace(" ", ""):
        raise NotFoundAtCounter
    return found


@dataclass(frozen=True)
class Sheet:
    """One material that this applicant has to show, or may."""

    id: str
    title: str
    help: str
    need: str
    kinds: tuple[str, ...]
    max_mb: int
    file: StoredFile | None

    @property
    def accept(self) -> str:
        """For ``<input accept>``."""
        return ",".join(f".{kind}" for kind in self.kinds)


class Intake:
    """One filing at the counter: the case, its form, what was typed, what the city gave, what was scanned."""

    def __init__(self, case: Case, viewer: Viewer) -> None:
        self.case = case
        self.viewer = viewer
        self.pack = case.pack_version
        self.form = Form(self.pack.form_schema, self.pack.form_ui)
        self.application = case.application

    @cached_property
    def files(self) -> dict[str, StoredFile]:
        """Files of this case by reference."""
        return {str(file.reference): file for file in files_of(self.case.ref)}

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the city gave when the draft began, with source and day."""
        return {
            name: SimpleNamespace(
                value=fact.get("value"), state=fact.get("state", "known"),
                source_name=fact.get("source", ""), as_of=fact.get("as_of") or None,
            )
            for name, fact in (self.application.facts or {}).items()
        }  # fmt: skip

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What stands in the form."""
        return dict(self.application.answers or {})

    def bound(self, answers: Mapping[str, Any] | None = None, errors: Any = ()) -> BoundForm:
        """The form with what was typed, for the templates."""
        shown = {
            ref: {"name": file.name, "size": file.size, "type": file.media_type, "url": self.file_url(file)}
            for ref, file in self.files.items()
        }
        return self.form.bind(self.answers if answers is None else answers, self.facts, shown, errors=errors)

    def file_url(self, file: StoredFile) -> str:
        """Where the clerk sees a scan again."""
        return reverse("workbench:receive_file", args=[self.case.pk, file.reference])

    def keep(self, field: Any, upload: Any) -> str:
        """Store what was put into a field of the form; its reference is the answer.

        Raises:
            UploadRefused: type, size or content is not taken.
        """
        kinds = PICTURES if getattr(field.kind, "name", "") == "photo" else KINDS
        return str(self.stored(upload, kinds, 20 * MEGABYTE).reference)

    def stored(self, upload: Any, kinds: set[str], max_bytes: int) -> StoredFile:
        """Store a scan for this case. Raises UploadRefused as ``keep``."""
        try:
            return store(
                upload, name=upload.name, by=self.viewer, max_bytes=max_bytes, allowed=kinds, owner_ref=self.case.ref
            )
        except FileRefused as error:
            raise UploadRefused(getattr(error, "message", error)) from error

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Materials to show: not held by the city, and needed in this situation."""
        values = self.form.rule_values(self.answers, self.facts)
        kept = self.application.files or {}
        return [
            Sheet(
                id=str(entry["id"]), title=localised(entry.get("title")), help=localised(entry.get("help")),
                need=str(entry.get("need", "required")), kinds=tuple(entry.get("accept") or ("pdf", "jpg", "png")),
                max_mb=int(entry.get("max_mb") or 20), file=self.files.get(str(kept.get(str(entry["id"]), ""))),
            )
            for entry in self.pack.materials
            if not entry.get("covered_by") and self._is_needed(entry, values)
        ]  # fmt: skip

    def _is_needed(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        if not entry.get("when"):
            return True
        types = {**self.form.types, **dict.fromkeys(values, None)}
        try:
            return parse(str(entry["when"]), types)(values) is not False
        except Exception:  # an unreadable condition was refused at publishing; asking is the safe side
            return True

    @property
    def lacking(self) -> list[Sheet]:
        """Required ones that are not there yet."""
        return [one for one in self.sheets if one.need == "required" and one.file is None]

    @property
    def promised(self) -> list[Sheet]:
        """Those that may follow after acceptance (容缺) and are not there yet."""
        return [one for one in self.sheets if one.need == "deferrable" and one.file is None]


def intake_of(viewer: Viewer, pk: int) -> Intake:
    """A draft that this clerk took in.

    Raises:
        NotVisible: it is not theirs, was sent already, or does not exist.
    """
    case = visible_case(viewer, str(pk))
    if case.taken_by != viewer.actor_ref or case.state != State.DRAFT:
        raise NotVisible
    return Intake(case, viewer)
