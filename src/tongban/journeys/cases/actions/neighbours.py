"""利害关系人 of a hearing: letters of their own, a page on which they answer, and nobody else's eyes on either."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.messaging.public import send
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.values.public import CitizenId, CreditCode, InvalidCitizenId, InvalidCreditCode
from tongban.journeys.cases.actions.notices import in_both_languages
from tongban.journeys.cases.actions.steps import By, request_letters
from tongban.journeys.cases.errors import NeedsGround
from tongban.journeys.cases.legal_terms import hearing_told_by
from tongban.journeys.cases.models import Case, HearingParty, HearingRight, Letter, SpecialProcedure
from tongban.journeys.cases.procedure_kinds import Kind
from tongban.registers.identity.public import covers
from tongban.registers.organisations.public import UnknownOrganisation, organisation_by_credit_code
from tongban.registers.people.public import Person, citizen_id_index
from tongban.registers.places.public import working_calendar

_NUMBER = re.compile(r"(.+?)[\s,，、]+([0-9A-Za-z]{15,20})")


def named(line: str) -> HearingParty:
    """One neighbour as an officer writes them: what the file calls them, then the number if it is known.

    Returns:
        a row that is not saved yet.
    Raises:
        NeedsGround: a number that is none, or of no registered firm.
    """
    found = _NUMBER.fullmatch(line.strip())
    if found is None:
        return HearingParty(name=line.strip())
    name, number = found[1].strip(), found[2]
    try:
        known = CitizenId.parse(number, allow_synthetic=settings.DEMONSTRATION)
        return HearingParty(name=name, citizen_id_index=citizen_id_index(str(known)))
    except InvalidCitizenId:
        pass
    try:
        return HearingParty(name=name, organisation=organisation_by_credit_code(str(CreditCode.parse(number))))
    except (InvalidCreditCode, UnknownOrganisation):
        raise NeedsGround(_("%(who)s的证件号码有误，请核对；不知道号码的可以只写称呼") % {"who": name}) from None


def neighbour_of(by: By, right: HearingRight) -> HearingParty | None:
    """The neighbour who the viewer is, or for whom they act within a delegation that covers the item."""
    if isinstance(by, str) or by.role != Role.PERSON or not covers(by, right.case.pack_code):
        return None
    if by.organisation_id:
        return next((one for one in right.neighbours if one.organisation_id == by.organisation_id), None)
    index = Person.objects.filter(pk=by.person_id or 0).values_list("citizen_id_index", flat=True).first()
    return next((one for one in right.neighbours if index and one.citizen_id_index == index), None)


def own_hearing(viewer: Viewer, pk: int) -> HearingParty:
    """The right of one neighbour, for nobody but them.

    Raises:
        NotVisible: it does not exist, or is another's; nobody can tell which.
    """
    row = HearingParty.objects.select_related("right__case__pack_version").filter(pk=pk, is_applicant=False).first()
    if row is None or neighbour_of(viewer, row.right) != row:
        raise NotVisible
    return row


def tell_of_right(case: Case, parties: list[HearingParty], reason: str) -> None:
    """A sealed letter to each, and a message to who has an account; a hearing that is called already is told too.

    Legal: 行政许可法 第四十七条第一款.
    """
    request_letters(
        case,
        [("hearing_right_neighbour", {"reason": reason, "told_on": one.told_on, "ask_by": one.ask_by, **_online(one)})
         for one in parties],
        parties=parties,
    )  # fmt: skip
    item = case.pack_version.manifest.get("title", {})
    for one in parties:
        _message(one, "case.hearing_told", {"item": item, "day": in_both_languages(one.ask_by)})
    for row in case.procedures.filter(kind=Kind.HEARING, ended_on=None):
        _call(row, parties)


def call_neighbours(row: SpecialProcedure) -> None:
    """Date and place of a hearing to each neighbour, in a letter of their own; other procedures call nobody.

    Who is named while fewer than seven working days are left is not called to it: whatever they ask for is heard anew.

    Legal: 行政许可法 第四十八条第一款第一项 (applicant and neighbours are told seven days before).
    """
    if row.kind == Kind.HEARING:
        _call(row, list(HearingParty.objects.filter(right=row.case_id, is_applicant=False)))


def _call(row: SpecialProcedure, called: list[HearingParty]) -> None:
    held = timezone.localtime(row.held_at)
    if not called or timezone.localdate() > hearing_told_by(held.date(), working_calendar()):
        return
    seat = row.members.filter(part="chair").select_related("officer").first()
    words = {"reason": row.reason, "held_on": f"{held:%Y年%m月%d日 %H:%M}", "place": row.place,
             "chair": seat.name if seat else ""}  # fmt: skip
    request_letters(
        row.case, [("hearing_notice_neighbour", {**words, **_online(one)}) for one in called], parties=called
    )
    item = row.case.pack_version.manifest.get("title", {})
    when = {"zh": words["held_on"], "en": f"{held.day} {held:%B %Y, %H:%M}"}
    for one in called:
        _message(one, "case.hearing_called", {"item": item, "when": when, "place": row.place}, f" {row.pk}")


def _online(party: HearingParty) -> dict[str, str]:
    return {"online": f"{settings.TONGBAN_URL}/hearings/{party.pk}/"} if party.has_account else {}


def _message(party: HearingParty, kind: str, words: dict[str, Any], reference: str = "") -> None:
    index = party.citizen_id_index
    recipient = party.organisation or (Person.objects.filter(citizen_id_index=index).first() if index else None)
    if recipient is not None:
        send(recipient, kind, words, reference=f"{party.ref} {kind}{reference}", link=f"/hearings/{party.pk}/")


def letters_to(party: HearingParty) -> list[Letter]:
    """What was written to one neighbour."""
    return list(party.letters.select_related("file"))


def hearing_called(party: HearingParty) -> SpecialProcedure | None:
    """The newest hearing of the case, as the neighbour may know it: when, where, who leads it, whether it is over."""
    rows = party.right.case.procedures.filter(kind=Kind.HEARING).prefetch_related("members__officer")
    return rows.order_by("-pk").first()
