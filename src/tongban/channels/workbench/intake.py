"""收件: an application taken in at the counter, with the very form the citizen would fill."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.files.public import StoredFile
from tongban.foundation.values.public import CitizenId, CreditCode, InvalidCitizenId, InvalidCreditCode
from tongban.journeys.cases.public import Filing, State, visible_case
from tongban.journeys.packs.public import PackVersion, published
from tongban.registers.organisations.errors import UnknownOrganisation
from tongban.registers.organisations.public import Organisation, organisation_by_credit_code
from tongban.registers.people.public import Person, UnknownPerson, person_by_citizen_id


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


def file_url(key: str, file: StoredFile) -> str:
    """Where the clerk sees a scan again."""
    return reverse("workbench:receive_file", args=[key, file.reference])


def intake_of(viewer: Viewer, pk: int) -> Filing:
    """A draft that this clerk took in.

    Raises:
        NotVisible: it is not theirs, was sent already, or does not exist.
    """
    case = visible_case(viewer, str(pk))
    if case.taken_by != viewer.actor_ref or case.state != State.DRAFT:
        raise NotVisible
    return Filing(case, viewer, file_url=file_url)
