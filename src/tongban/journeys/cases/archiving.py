"""What of a case is filed: everything that was handed in, written, decided, delivered and logged, in eight folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation

from tongban.capabilities.archives.public import (
    Bundle,
    Component,
    NotReady,
    Party,
    count_records,
    form_sheet,
    form_text,
)
from tongban.capabilities.licences.public import Licence
from tongban.foundation.files.public import StoredFile, file_by_reference, files_of, read
from tongban.journeys.cases.actions.letters import applicant_name, legal_basis
from tongban.journeys.cases.actions.parties import signing_of
from tongban.journeys.cases.archive_licences import (
    licence_components,
    licence_of,
    required_faces,
    signature_of,
    use_components,
)
from tongban.journeys.cases.archive_procedures import hearing_sheet, survey_components, survey_files
from tongban.journeys.cases.archive_records import (
    decision_sheet,
    dispute_sheet,
    log_components,
    money_and_parcels,
    promise_sheets,
    review_sheet,
)
from tongban.journeys.cases.content import PackKit, kit_of_case
from tongban.journeys.cases.formsheet import filled_form
from tongban.journeys.cases.models import Case, Letter
from tongban.journeys.cases.states import Channel, EndResult, State
from tongban.registers.authorities.public import authority

LABEL = "cases.case"
# In which folder of the package each letter lies; what is not named lies with the decision.
FOLDER_OF_LETTER = {
    "receipt": "02", "acceptance": "02", "correction": "02", "conditional_promise": "02",
    "conditional_supplement": "02", "decline": "02", "return": "02", "transfer": "02", "pledge": "01",
    "special_procedure": "04", "hearing_right": "04", "hearing_right_neighbour": "04",
    "hearing_notice_neighbour": "04", "extension": "04", "delivery": "06",
}  # fmt: skip
# What has to be there when a case ended like this.
REQUIRED = ("form", "events")
OUTCOMES = {State.WITHDRAWN: "withdrawn", State.DECLINED: "declined", State.LAPSED: "lapsed",
            State.TERMINATED: "terminated"}  # fmt: skip
NEEDED = ("person", "organisation", "agent", "application", "decision", "measure")


def collect(owner_ref: str) -> Bundle:
    """Everything of one ended case.

    Raises:
        NotReady: it has not ended, or a letter or the licence is still being made.
    Legal: DA/T 85-2019 (归档范围); GB/T 42727-2023.
    """
    case = Case.objects.with_pack().select_related(*NEEDED).get(pk=int(owner_ref.partition(":")[2]))
    if not case.is_ended or case.closed_at is None:
        raise NotReady
    letters = list(case.letters.select_related("file__blob"))
    if any(letter.file is None for letter in letters):
        raise NotReady
    with translation.override("zh-hans"):
        return _bundle(case, letters)


def _bundle(case: Case, letters: list[Letter]) -> Bundle:
    kit = kit_of_case(case)
    licence = licence_of(case)
    seen_on_spot = survey_files(case)
    components = [
        *_application(case, kit, {letter.file_id for letter in letters} | {file.pk for file, _title in seen_on_spot}),
        *_letters(letters),
        *review_sheet(case),
        *survey_components(seen_on_spot),
        *hearing_sheet(case),
        *promise_sheets(case),
        *dispute_sheet(case),
        *decision_sheet(case),
        *licence_components(licence),
        *use_components(case),
        *money_and_parcels(case),
    ]
    logs = log_components(case)
    assert case.closed_at is not None
    outcome = _outcome_words(case)
    manifest = kit.pack.manifest
    holder = applicant_name(case)
    return Bundle(
        owner_ref=case.ref,
        number=str(case.number or case.pk),
        title=f"{holder}{_zh(manifest.get('title'))}（{outcome}）",
        item_code=case.pack_code,
        item_title=_zh(manifest.get("title")),
        item_number=case.variant_code or str(manifest.get("catalogue", {}).get("catalog_code", case.pack_code)),
        item_kind=str(manifest.get("catalogue", {}).get("item_type", "")) or "99",
        authority_code=case.authority_code,
        authority_name=authority(case.authority_code).name,
        region_code=case.region_code,
        applicant=_party(case),
        agent=Party(case.agent.name, "自然人", "居民身份证", str(case.agent.citizen_id)) if case.agent else None,
        person_id=case.person_id,
        organisation_id=case.organisation_id,
        channel=str(Channel(case.channel).label),
        submitted_at=case.submitted_at,
        received_at=case.received_at,
        accepted_on=case.accepted_on,
        decided_at=case.decided_at,
        closed_at=case.closed_at,
        outcome=outcome,
        legal_basis=legal_basis(case),
        facts=_facts(case, licence),
        components=(*components, *logs),
        required=(*_required(case, letters), *required_faces(licence)),
        records=sum(count_records(one.content) for one in logs),
    )


def _zh(title: Any) -> str:
    return str(title.get("zh", "")) if isinstance(title, dict) else str(title or "")


def _party(case: Case) -> Party:
    if case.organisation:
        return Party(case.organisation.name, "法人或非法人组织", "统一社会信用代码", case.organisation.credit_code)
    assert case.person is not None
    return Party(case.person.name, "自然人", "居民身份证", str(case.person.citizen_id))


def _outcome_words(case: Case) -> str:
    if case.result:
        return (
            f"{case.get_result_display()}，{EndResult(case.end_result).label}"
            if case.end_result
            else str(case.get_result_display())
        )
    return str(State(case.state).label)


def _facts(case: Case, licence: Licence | None) -> dict[str, str]:
    """What the rules of retention ask."""
    term = "" if licence is None else "permanent" if licence.valid_until is None else "term"
    manifest = case.pack_version.manifest
    return {
        "outcome": OUTCOMES.get(State(case.state), str(case.result)),
        "licence": term,
        "item_kind": str(manifest.get("catalogue", {}).get("item_type", "")),
        "pace": "instant" if case.is_instant else "timed",
        "item": case.pack_code,
    }


def _required(case: Case, letters: list[Letter]) -> tuple[str, ...]:
    needed = [*REQUIRED, *(f"letter:{letter.number}" for letter in letters)]
    return (*needed, "decision") if case.result else tuple(needed)


def _application(case: Case, kit: PackKit, letter_files: set[int | None]) -> Iterator[Component]:
    """The form in two readable shapes, and every file that was handed in, also what was used again from before."""
    groups = list(filled_form(case, kit))
    paper, by = bool(case.taken_by), applicant_name(case)
    title = f"申请表：{_zh(kit.pack.manifest.get('title'))}"
    common: dict[str, Any] = {"by": by, "step": "申请", "at": case.submitted_at, "is_paper": paper}
    yield Component("form", "01", "申请表", form_sheet(title, groups), **common)
    yield Component("form_text", "01", "申请表（文本）", form_text(title, groups), **common)
    signed = signing_of(case)
    if signed is not None:
        yield Component(
            "signed_form", "01", "申请书（共同签署）", read(signed.current), by=by, step="签署", at=signed.ended_at,
            signature=signature_of(signed.current),
        )  # fmt: skip
    for file, name in _handed_in(case, kit, letter_files):
        yield Component(
            f"file:{file.reference}", "01", name, read(file), by=by, step="申请", at=file.stored_at,
            is_paper=paper or file.stored_by.startswith("officer"), signature=signature_of(file),
        )  # fmt: skip


def _handed_in(case: Case, kit: PackKit, letter_files: set[int | None]) -> Iterator[tuple[StoredFile, str]]:
    titles = {str(one["id"]): _zh(one.get("title")) for one in kit.pack.materials}
    properties = kit.pack.form_schema.get("properties", {})
    named: dict[str, str] = {}
    for name, given in {**(case.application.answers or {}), **(case.application.files or {})}.items():
        if name in titles or properties.get(name, {}).get("format") in ("photo", "file"):
            title = titles.get(name) or str(properties.get(name, {}).get("title", name))
            named |= dict.fromkeys(_references(given), title)
    own = {str(file.reference): file for file in files_of(case.ref) if file.pk not in letter_files}
    for reference, title in named.items():
        file = own.pop(reference, None) or file_by_reference(reference)
        if file is not None:
            yield file, title
    for file in own.values():  # superseded or not named any more: handed in all the same
        yield file, file.name.rpartition(".")[0]


def _references(given: Any) -> list[str]:
    if isinstance(given, str):
        return [given] if len(given) == 36 and given.count("-") == 4 else []
    return [str(one) for one in given] if isinstance(given, list) else []


def _letters(letters: Iterable[Letter]) -> Iterator[Component]:
    for letter in letters:
        assert letter.file is not None
        yield Component(
            f"letter:{letter.number}", FOLDER_OF_LETTER.get(letter.kind, "05"), f"{letter.title}_{letter.number[-2:]}",
            read(letter.file), by="实施机关", step=letter.title, at=letter.made_at, signature=signature_of(letter.file),
            is_closed=letter.party_id is not None,
        )  # fmt: skip
