"""Filling in: the form of a case with what was typed, what the city gave, and what must still be handed in.

Every channel that takes applications in (web, counter, kiosk) shows the same filing through this class.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tongban.capabilities.forms.public import BoundForm, FieldError, UploadRefused
from tongban.foundation.access.public import Viewer
from tongban.foundation.files.public import FileRefused, StoredFile, files_of, store
from tongban.journeys.cases.content import PackKit, kit_of_case
from tongban.journeys.cases.coverage import Cover
from tongban.journeys.cases.documents import Advice, Documents, advice_for, places_of
from tongban.journeys.cases.held_before import covers_of
from tongban.journeys.cases.models import Case, Correction
from tongban.journeys.cases.states import State
from tongban.journeys.packs.public import localised

if TYPE_CHECKING:
    from tongban.journeys.cases.library import Offer

PICTURES = {"jpg", "png", "webp", "heic"}
UPLOADS = PICTURES | {"pdf", "ofd"}
MEGABYTE = 1024 * 1024
LARGEST_BYTES = 20 * MEGABYTE
FILLABLE = (State.DRAFT, State.CORRECTION_REQUESTED)


@dataclass(frozen=True)
class Asked:
    """A material that this applicant must hand in, or may; ``why`` says why what we might hold is asked for again."""

    id: str
    title: str
    help: str
    need: str
    kinds: tuple[str, ...]
    max_mb: int
    file: StoredFile | None
    why: str = ""

    @property
    def is_required(self) -> bool:
        return self.need == "required"

    @property
    def is_deferrable(self) -> bool:
        return self.need == "deferrable"

    @property
    def accept(self) -> str:
        """For ``<input accept>``; where a JPEG is taken, the photo of an iPhone is too."""
        return ",".join(f".{kind}" for kind in (*self.kinds, *(("heic", "heif") if "jpg" in self.kinds else ())))


def taken_kinds(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Kinds of file that a material is taken as: those of the pack; whatever may be a PDF may be an OFD.

    Legal: 国务院令第716号 第八条 (an electronic document with a seal counts like paper); GB/T 33190-2016 (OFD).
    """
    kinds = tuple(entry.get("accept") or ("pdf", "jpg", "png"))
    return (*kinds, "ofd") if "pdf" in kinds and "ofd" not in kinds else kinds


def needed_materials(
    kit: PackKit, values: Mapping[str, Any], covers: Mapping[str, Cover] | None = None
) -> list[dict[str, Any]]:
    """Materials of the guide that this applicant has to show or may: not held by the city, and needed here.

    A material under a condition is asked for unless the condition certainly does not hold.

    Args:
        values: facts and answers under the names that expressions use.
        covers: what is held for this applicant, see ``covers_for``; without it, all that may be held counts as held.
    Legal: 国务院令第716号 第八条 (what the government holds is not asked for).
    """

    def is_needed(entry: Mapping[str, Any]) -> bool:
        cover = (covers or {}).get(str(entry["id"]))
        if cover.is_held if cover is not None else entry.get("covered_by"):
            return False
        condition = kit.material_conditions.get(str(entry["id"]))
        return condition is None or condition(values) is not False

    return [entry for entry in kit.pack.materials if is_needed(entry)]


def missing_materials(
    kit: PackKit,
    values: Mapping[str, Any],
    files: Mapping[str, Any],
    promised: Collection[str] = (),
    covers: Mapping[str, Cover] | None = None,
) -> list[FieldError]:
    """Faults of a filing whose required materials are not all there.

    Args:
        files: what was handed in, by material.
        promised: deferrable ones that the applicant promises in writing for later (容缺).
        covers: what is held for this applicant.
    """
    asked = {str(entry["id"]): entry for entry in needed_materials(kit, values, covers)}
    return [
        FieldError(
            name, "required", _("还没有提交这份材料。"), _("请上传，或者到窗口扫描。"), localised(entry.get("title"))
        )
        for name, entry in asked.items()
        if not files.get(name)
        and (entry.get("need") == "required" or (entry.get("need") == "deferrable" and name not in promised))
    ]


class Filing:
    """One filing as a channel shows it: its form with what was typed and given, its files, what is still asked for.

    Costs one query for the application and one for its files.

    Args:
        viewer: who fills it in: the applicant, an agent, a clerk.
        file_url: gives the address under which the channel shows a file of this filing again.
        dispute_url: where to say that a given value is wrong, with ``{fact}`` for the fact's id.
    """

    def __init__(
        self,
        case: Case,
        viewer: Viewer,
        *,
        file_url: Callable[[str, StoredFile], str] | None = None,
        dispute_url: str = "",
    ) -> None:
        self.case = case
        self.viewer = viewer
        self.pack = case.pack_version
        self.kit = kit_of_case(case)
        self.form = self.kit.form
        self.application = case.application
        self._file_url = file_url
        self._dispute_url = dispute_url

    @property
    def is_fillable(self) -> bool:
        """A draft, or waiting for a correction; what was sent is not typed into again."""
        return self.case.state in FILLABLE

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
        """In a correction: a material was asked for, itself or by a review point that speaks of it."""
        if self.correction is None:
            return True
        ids = {str(item.get("id", "")) for item in self.correction.items}
        ids |= {material for name in ids for material in self._places_of(name)[1]}
        return bool(ids & {one.id for one in self.asked})

    def _fields_of(self, name: str) -> set[str]:
        known = set(self.pack.form_schema.get("properties", {}))
        if name in known:
            return {name}
        return set(self._places_of(name)[0]) & known

    def _places_of(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(questions, materials) that a review point speaks of."""
        point = next((point for point in self.pack.review_points if point.get("id") == name), {})
        return places_of(str(point.get("expr", "")))

    @cached_property
    def advice(self) -> list[Advice]:
        """Review points that what is written and handed in so far does not meet: told before sending."""
        values = self.form.rule_values(self.answers, self.facts)
        return advice_for(self.kit, {**values, **self._documents.values})

    @property
    def unread(self) -> set[str]:
        """Materials that are being read, so that advice on them may still come."""
        return self._documents.unread

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self.case, self.kit, self.application)

    def bound(self, answers: Mapping[str, Any] | None = None, errors: Any = ()) -> BoundForm:
        """The form with what was typed, ready for the templates."""
        return self.form.bind(
            self.answers if answers is None else answers,
            self.facts,
            {ref: self.described(file) for ref, file in self.files.items()},
            errors=errors,
            notes={name: one.words for one in self.advice for name in one.fields},
            only=self.only,
            dispute_url=self._dispute_url,
        )

    def described(self, file: StoredFile) -> dict[str, Any]:
        """What the form shows of a stored file."""
        return {"name": file.name, "size": file.size, "type": file.media_type, "url": self.file_url(file)}

    def file_url(self, file: StoredFile) -> str:
        """Where the channel shows an uploaded file again; empty without a page for it."""
        return self._file_url(self.key, file) if self._file_url else ""

    def keep(self, field: Any, upload: Any) -> str:
        """Store an upload of a form field; its reference is the answer.

        Raises:
            UploadRefused: type, size or content is not taken; said at the field.
        """
        kinds = PICTURES if getattr(field.kind, "name", "") == "photo" else UPLOADS
        return str(self.stored(upload, kinds, LARGEST_BYTES).reference)

    def keep_material(self, asked: Asked, upload: Any) -> str:
        """Store an upload for a material; returns its reference.

        Raises:
            UploadRefused: as ``keep``.
        """
        pictures = PICTURES if {"jpg", "png"} & set(asked.kinds) else set()  # what phones make of a picture
        kinds = set(asked.kinds) | pictures
        return str(self.stored(upload, kinds & UPLOADS, asked.max_mb * MEGABYTE).reference)

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
        kept = self.application.files or {}
        return [
            Asked(
                id=str(entry["id"]),
                title=localised(entry.get("title")),
                help=localised(entry.get("help")),
                need=str(entry.get("need", "required")),
                kinds=taken_kinds(entry),
                max_mb=int(entry.get("max_mb") or 20),
                file=self.files.get(str(kept.get(str(entry["id"]), ""))),
                why=self.covers[str(entry["id"])].why_asked if str(entry["id"]) in self.covers else "",
            )
            for entry in self._needed
        ]

    @cached_property
    def _needed(self) -> list[dict[str, Any]]:
        return needed_materials(self.kit, self.form.rule_values(self.answers, self.facts), self.covers)

    @cached_property
    def covers(self) -> dict[str, Cover]:
        """What is or might be held for this applicant, by material."""
        return covers_of(self.case, self.kit, self.facts)

    @property
    def held(self) -> list[Cover]:
        """Materials that need not be handed in, in the order of the guide."""
        return [cover for cover in self.covers.values() if cover.is_held]

    @cached_property
    def offers(self) -> dict[str, list[Offer]]:
        """Documents in the applicant's library that may stand in for what is asked for, by material."""
        from tongban.journeys.cases.library import offers_for

        return offers_for(self.case, {str(entry["id"]): entry for entry in self._needed})

    @property
    def to_supply(self) -> list[Asked]:
        """After acceptance: what was promised for later (容缺), with what has come of it; empty when all is there."""
        waiting = getattr(self.case, "conditional", None)
        if waiting is None or waiting.supplied_at:
            return []
        return [one for one in self.asked if one.id in waiting.materials]

    @property
    def promise_due_on(self) -> date | None:
        """Last day for what was promised for later."""
        waiting = getattr(self.case, "conditional", None)
        return waiting.due_on if waiting is not None else None

    @property
    def lacking(self) -> list[Asked]:
        """Required materials that are not there yet."""
        return [one for one in self.asked if one.is_required and one.file is None]

    @property
    def promised(self) -> list[Asked]:
        """Materials that may follow after acceptance and are not there yet (容缺)."""
        return [one for one in self.asked if one.is_deferrable and one.file is None]
