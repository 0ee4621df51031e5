"""Reads of 用证: a holder sees every use, a party its own, an authority what it answers for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tongban.capabilities.licences.public import Licence
from tongban.foundation.access.public import Role, Viewer

from .actions.parties import party_of
from .models import (
    Authorisation,
    AuthorisationState,
    Complaint,
    ComplaintState,
    Measure,
    PartyChange,
    PresentationCode,
    RelyingParty,
    Use,
)

_USE = ("party", "licence__authority", "person", "organisation", "authorisation", "copy__blob")


def _holder(viewer: Viewer) -> Q | None:
    """Rows about whom the viewer acts for; None for staff, systems and the anonymous."""
    if viewer.role != Role.PERSON:
        return None
    if viewer.organisation_id:
        return Q(organisation_id=viewer.organisation_id)
    return Q(person_id=viewer.person_id) if viewer.person_id else None


def uses_of_holder(
    viewer: Viewer, *, licence_pk: int | None = None, way: str = "", party_pk: int | None = None,
    since: date | None = None, until: date | None = None,
) -> QuerySet[Use]:  # fmt: skip
    """谁用过我的证照: every use of the viewer's licences, the newest first, also those that were refused.

    Args:
        since, until: days of the city, both included.
    """
    mine = _holder(viewer)
    if mine is None:
        return Use.objects.none()
    rows = Use.objects.filter(mine).select_related(*_USE)
    if licence_pk:
        rows = rows.filter(licence_id=licence_pk)
    if way:
        rows = rows.filter(way=way)
    if party_pk:
        rows = rows.filter(party_id=party_pk)
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    return rows.select_related("complaint", *_USE)


def parties_of_holder(viewer: Viewer) -> list[RelyingParty]:
    """Who used the viewer's licences, for a filter."""
    mine = _holder(viewer)
    if mine is None:
        return []
    keys = Use.objects.filter(mine).order_by().values_list("party_id", flat=True).distinct()
    return list(RelyingParty.objects.filter(pk__in=list(keys)))


def uses_of_party(viewer: Viewer) -> QuerySet[Use]:
    """What the viewer's organisation, system or department used, the newest first."""
    party = party_of(viewer)
    if party is None:
        return Use.objects.none()
    return Use.objects.filter(party=party).select_related("complaint", *_USE)


def uses_for_case(number: str, *, person: int | None, organisation: int | None) -> list[Use]:
    """Uses of the holder's licences for one case, the oldest first, also refused ones, each with its complaint.

    The caller has decided that the case may be seen.
    """
    if not number:
        return []
    whose = Q(organisation_id=organisation) if organisation else Q(person_id=person)
    rows = Use.objects.filter(whose, case_number=number).select_related("complaint", *_USE)
    return list(rows.order_by("pk"))


def authorisations_of_holder(viewer: Viewer) -> QuerySet[Authorisation]:
    """What the viewer was asked for, the newest first."""
    mine = _holder(viewer)
    if mine is None:
        return Authorisation.objects.none()
    return Authorisation.objects.filter(mine).select_related("party", "party__organisation")


def waiting_for_holder(viewer: Viewer) -> QuerySet[Authorisation]:
    """Requests that wait for the viewer's word."""
    return authorisations_of_holder(viewer).filter(state=AuthorisationState.REQUESTED)


def authorisations_of_party(viewer: Viewer) -> QuerySet[Authorisation]:
    """What the viewer's organisation, system or department asked for, the newest first."""
    party = party_of(viewer)
    if party is None:
        return Authorisation.objects.none()
    return Authorisation.objects.filter(party=party).select_related("party", "person", "organisation")


def codes_of(licence: Licence) -> QuerySet[PresentationCode]:
    """Codes that were shown of a licence; the caller has decided that it is the viewer's."""
    return PresentationCode.objects.filter(licence=licence).select_related("use__party").order_by("-pk")


def complaints_to_explain(viewer: Viewer) -> QuerySet[Complaint]:
    """Complaints about uses by the viewer's organisation or department, open ones first."""
    party = party_of(viewer)
    if party is None:
        return Complaint.objects.none()
    rows = Complaint.objects.filter(use__party=party).select_related("use__licence", "use__party", "authority")
    return rows.order_by("closed_at", "due_on")


def complaints_to_conclude(viewer: Viewer) -> QuerySet[Complaint]:
    """Complaints that the viewer's authority, as the issuer of the licence, concludes; the most urgent first."""
    if not viewer.officer_id:
        return Complaint.objects.none()
    rows = Complaint.objects.filter(authority_id=viewer.authority_code)
    return rows.select_related("use__licence", "use__party", "use__person", "use__organisation", "authority")


def open_complaints(viewer: Viewer) -> int:
    """How many wait for the viewer's authority."""
    return complaints_to_conclude(viewer).filter(state=ComplaintState.WITH_AUTHORITY).count()


def licences_of_issuer(viewer: Viewer, *, words: str = "", state: str = "", type_code: str = "") -> QuerySet[Licence]:
    """Licences that the viewer's authority issued, the newest first.

    Args:
        words: beginning of the number or the identifier, or the name of a firm.
    """
    if not viewer.officer_id:
        return Licence.objects.none()
    rows = Licence.objects.filter(authority_id=viewer.authority_code)
    if words:
        rows = rows.filter(
            Q(number__istartswith=words) | Q(identifier=words) | Q(organisation__name__contains=words)
        )  # fmt: skip
    if state:
        rows = rows.filter(state=state)
    if type_code:
        rows = rows.filter(type_code=type_code)
    return rows.select_related("authority", "person", "organisation").order_by("-pk")


def measures_waiting(viewer: Viewer) -> QuerySet[Measure]:
    """Measures of the viewer's authority that wait for a second officer."""
    rows = Measure.objects.filter(licence__authority_id=viewer.authority_code, state=Measure.State.PROPOSED)
    return rows.select_related("licence__authority", "licence__person", "licence__organisation").order_by("pk")


def parties_for(viewer: Viewer, *, words: str = "", kind: str = "", state: str = "") -> QuerySet[RelyingParty]:
    """Registered bodies beyond government, for operators; none for others.

    Args:
        words: a part of the name, or the credit code.
        state: ``open``, ``stopped`` or ``over``.
    """
    if viewer.role != Role.OPERATOR:
        return RelyingParty.objects.none()
    rows = RelyingParty.objects.filter(organisation__isnull=False).select_related("organisation", "client")
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(organisation__credit_code=words.upper()))
    if kind:
        rows = rows.filter(kind=kind)
    today = timezone.localdate()
    conditions = {
        "open": Q(is_stopped=False, until__gte=today),
        "stopped": Q(is_stopped=True),
        "over": Q(until__lt=today),
    }
    return rows.filter(conditions[state]) if state in conditions else rows


def party_changes(viewer: Viewer, *, organisation: int | None = None, is_open: bool = True) -> QuerySet[PartyChange]:
    """What waits for a second operator, or everything that was proposed about one body; none for others."""
    if viewer.role != Role.OPERATOR:
        return PartyChange.objects.none()
    rows = PartyChange.objects.select_related("organisation")
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return rows.filter(state=PartyChange.State.PROPOSED) if is_open else rows


@dataclass(frozen=True)
class PartyFigures:
    """How a relying party used licences: counts alone, nothing about anybody."""

    uses: int
    refused: int
    complaints: int
    founded: int


def party_figures(viewer: Viewer, party: RelyingParty, *, days: int = 30) -> PartyFigures:
    """Of the last days, for operators."""
    if viewer.role != Role.OPERATOR:
        return PartyFigures(0, 0, 0, 0)
    since = timezone.now() - timedelta(days=days)
    uses = Use.objects.filter(party=party, at__gte=since).aggregate(
        all=Count("pk"), no=Count("pk", filter=~Q(refused=""))
    )
    told = Complaint.objects.filter(use__party=party).aggregate(
        all=Count("pk"), yes=Count("pk", filter=Q(is_founded=True))
    )
    return PartyFigures(uses["all"], uses["no"], told["all"], told["yes"])


def use_of_copy(code: str) -> Use | None:
    """The use behind the verification code of a marked copy, for the public page that verifies documents."""
    return Use.objects.select_related("party").filter(copy_code=code).first() if code else None


def versions_of(licence: Licence) -> list[Licence]:
    """All versions of a licence, the newest first; linked by what each replaced."""
    rows = Licence.objects.filter(
        serial=licence.serial,
        type_code=licence.type_code,
        person=licence.person_id,
        organisation=licence.organisation_id,
    )
    return list(rows.order_by("-version"))
