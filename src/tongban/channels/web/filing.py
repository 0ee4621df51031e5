"""One filing as its pages need it: the case, its form, what was typed, what the city gave, what was uploaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.forms.public import BoundForm, Form, UploadRefused
from tongban.capabilities.rules.public import RulesError, parse
from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.files.public import FileRefused, StoredFile, files_of, store
from tongban.foundation.ui.public import localised
from tongban.journeys.cases.public import Case, Correction, State, visible_case
from tongban.journeys.packs.public import PackVersion, parameters_of, types_of

PICTURES = {"jpg", "png", "webp", "heic"}
KINDS = PICTURES | {"pdf"}
MEGABYTE = 1024 * 1024
LARGEST_BYTES = 20 * MEGABYTE
FILLABLE = (State.DRAFT, State.CORRECTION_REQUESTED)


@lru_cache(maxsize=256)
def _form(pk: int, digest: str) -> Form:
    pack = PackVersion.objects.get(pk=pk)
    return Form(pack.form_schema, pack.form_ui, types_of(pack))


def form_of(pack: PackVersion) -> Form:
    """The form of a pack version, read once per process."""
    return _form(pack.pk, pack.digest)


@dataclass(frozen=True)
class Asked:
    """A material that this applicant must hand in, or may."""

    id: str
    title: str
    help: str
    need: str
    kinds: tuple[str, ...]
    max_mb: int
    file: StoredFile | None

    @property
    def is_required(self) -> bool:
        return self.need == "required"

    @property
    def is_deferrable(self) -> bool:
        return self.need == "deferrable"

    @property
    def accept(self) -> str:
        """For ``<input accept>``."""
        return ",".join(f".{kind}" for kind in self.kinds)


class Filing:
    """See the module. Costs one query for the case, one for the application and one for its files."""

    def __init__(self, case: Case, viewer: Viewer) -> None:
        self.case = case
        self.viewer = viewer
        self.pack = case.pack_version
        self.form = form_of(self.pack)
        self.application = case.application

    @property
    def key(self) -> str:
        """How the case is named in addresses: its national number, a draft by its own."""
        return self.case.number or str(self.case.pk)

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
        return dict(self.application.answers or {})

    @cached_property
    def correction(self) -> Correction | None:
        """The open request to put something right."""
        if self.case.state != State.CORRECTION_REQUESTED:
            return None
        return self.case.corrections.filter(answered_at=None).last()

    @property
    def only(self) -> set[str] | None:
        """In a correction: the fields that may change; None when everything may."""
        if self.correction is None:
            return None
        named = {name for item in self.correction.items for name in self._fields_of(str(item.get("id", "")))}
        return named or None

    def steps_to_change(self, bound: BoundForm) -> list[Any]:
        """In a correction: the steps that hold something to change; otherwise all."""
        only = self.only
        if only is None:
            return list(bound.steps)
        return [step for step in bound.steps if any(field.name in only for field in step.fields)] or list(bound.steps)

    @property
    def corrects_materials(self) -> bool:
        """In a correction: a material was asked for."""
        if self.correction is None:
            return True
        ids = {str(item.get("id", "")) for item in self.correction.items}
        return bool(ids & {one.id for one in self.asked})

    def _fields_of(self, name: str) -> set[str]:
        known = set(self.pack.form_schema.get("properties", {}))
        if name in known:
            return {name}
        point = next((point for point in self.pack.review_points if point.get("id") == name), None)
        return set(re.findall(r"answers\.(\w+)", str(point.get("expr", "")))) & known if point else set()

    def bound(self, answers: Mapping[str, Any] | None = None, errors: Any = ()) -> BoundForm:
        """The form with what was typed, ready for the templates."""
        return self.form.bind(
            self.answers if answers is None else answers,
            self.facts,
            {ref: self.described(file) for ref, file in self.files.items()},
            errors=errors,
            only=self.only,
            dispute_url="/me/disputes/new/?fact={fact}",
        )

    def described(self, file: StoredFile) -> dict[str, Any]:
        """What the form shows of a stored file."""
        return {"name": file.name, "size": file.size, "type": file.media_type, "url": self.file_url(file)}

    def file_url(self, file: StoredFile) -> str:
        from django.urls import reverse

        return reverse("web:case_file", args=[self.key, file.reference])

    def keep(self, field: Any, upload: Any) -> str:
        """Store an upload of a form field; its reference is the answer.

        Raises:
            UploadRefused: type, size or content is not taken; said at the field.
        """
        kinds = PICTURES if getattr(field.kind, "name", "") == "photo" else KINDS
        return str(self.stored(upload, kinds, LARGEST_BYTES).reference)

    def stored(self, upload: Any, kinds: set[str], max_bytes: int) -> StoredFile:
        """Store an upload for this case.

        Raises:
            UploadRefused: as ``keep``.
        """
        try:
            return store(
                upload, name=upload.name, by=self.viewer, max_bytes=max_bytes, allowed=kinds, owner_ref=self.case.ref
            )
        except FileRefused as error:
            raise UploadRefused(getattr(error, "message", error)) from error

    @cached_property
    def asked(self) -> list[Asked]:
        """Materials this applicant is asked for: not held by the city, and needed in their situation."""
        values = self.form.rule_values(self.answers, self.facts)
        kept = self.application.files or {}
        return [
            Asked(
                id=str(entry["id"]),
                title=localised(entry.get("title")),
                help=localised(entry.get("help")),
                need=str(entry.get("need", "required")),
                kinds=tuple(entry.get("accept") or ("pdf", "jpg", "png")),
                max_mb=int(entry.get("max_mb") or 20),
                file=self.files.get(str(kept.get(str(entry["id"]), ""))),
            )
            for entry in self.pack.materials
            if not entry.get("covered_by") and self._is_needed(entry, values)
        ]

    def _is_needed(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        """A material under a condition is asked for unless the condition certainly does not hold."""
        if not entry.get("when"):
            return True
        try:
            return parse(str(entry["when"]), self.form.types, parameters_of(self.pack))(values) is not False
        except RulesError:  # an unreadable condition was refused at publishing; asking is the safe side
            return True

    @property
    def lacking(self) -> list[Asked]:
        """Required materials that are not there yet."""
        return [one for one in self.asked if one.is_required and one.file is None]

    @property
    def promised(self) -> list[Asked]:
        """Materials that may follow after acceptance and are not there yet (容缺)."""
        return [one for one in self.asked if one.is_deferrable and one.file is None]


def filing_of(viewer: Viewer, key: str) -> Filing:
    """An own filing that can still be filled.

    Raises:
        NotVisible: not this viewer's, or does not exist.
    """
    case = visible_case(viewer, key)
    if viewer.organisation_id != case.organisation_id or (
        not case.organisation_id and viewer.person_id != case.person_id
    ):
        raise NotVisible
    return Filing(case, viewer)


def what_happens_next(filing: Filing) -> list[str]:
    """Told before sending: what follows, and by when."""
    from .guides import limit_words

    manifest = filing.pack.manifest
    lines = []
    if manifest.get("signers"):
        lines.append(_("其他签署人在各自的手机上确认后，才正式收件"))
    if manifest.get("pace") == "instant":
        lines.append(_("系统当场核对，马上给您结果"))
    else:
        lines.append(_("5 个工作日内告诉您是否受理；缺什么会一次说清"))
        limit = limit_words(manifest.get("promised_limit") or manifest.get("statutory_limit"))
        lines.append(_("受理后 %(limit)s内作出决定") % {"limit": limit})
    if manifest.get("fee"):
        lines.append(_("需要缴费时会提醒您，可以在手机上支付"))
    lines.append(_("每一步都会发消息给您，也随时可以在“我的办件”里看"))
    return lines
