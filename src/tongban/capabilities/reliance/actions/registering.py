"""用证单位登记: one operator proposes, a second one confirms; stopping is at once, going on again takes two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.reliance.actions.parties import allow_party, register_party
from tongban.capabilities.reliance.errors import NotAllowed, NotForThisKind, WrongStep
from tongban.capabilities.reliance.models import PartyChange, RelyingParty
from tongban.capabilities.reliance.scenes import PartyKind, Scene, scenes
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.four_eyes.public import confirm, propose, reject
from tongban.registers.identity.public import open_client, revoke_client
from tongban.registers.organisations.public import Organisation

LONGEST = timedelta(days=3 * 366)
# Systems of bodies beyond government call through the city's data centre; no other right of it comes with the token.
HOST = "big_data_centre"
SCOPES = ["licences.rely", "licences.verify"]


def scenes_for(kind: str) -> list[Scene]:
    """Scenes in which a body of this kind may ask; none for departments, which rely by their office."""
    if kind not in PartyKind.values or kind == PartyKind.DEPARTMENT:
        return []
    return [one for one in scenes().values() if kind in one.askers]


def propose_party(
    organisation: Organisation, kind: str, scene_codes: Sequence[str], *, until: date, reason: str, by: Viewer
) -> PartyChange:
    """Propose that an organisation may rely on licences in these scenes, or in others than before.

    Nothing changes before a second operator confirms. The same again is harmless.

    Raises:
        NotAllowed: not an operator.
        NotForThisKind: a scene that is not for this kind, none, or a day that is over or too far.
        OtherWaits, NoReason: as ``four_eyes.propose``.
    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号).
    """
    today = timezone.localdate()
    fitting = {one.code for one in scenes_for(kind)}
    if not scene_codes or set(scene_codes) - fitting or not today < until <= today + LONGEST:
        raise NotForThisKind
    is_known = RelyingParty.objects.filter(organisation=organisation).exists()
    what = PartyChange.Kind.CHANGE if is_known else PartyChange.Kind.REGISTER
    return _propose(organisation, what, kind, sorted(scene_codes), until, reason, by)


def propose_to_allow(party: RelyingParty, *, reason: str, by: Viewer) -> PartyChange:
    """Propose that a stopped party goes on as it was.

    Raises:
        NotAllowed: not an operator, or a department.
        WrongStep: it is not stopped. OtherWaits, NoReason: as ``four_eyes.propose``.
    """
    if party.organisation is None:
        raise NotAllowed
    if not party.is_stopped:
        raise WrongStep
    what = PartyChange.Kind.ALLOW
    return _propose(party.organisation, what, party.kind, party.scene_codes, party.until, reason, by)


@transaction.atomic
def _propose(
    organisation: Organisation, what: str, kind: str, codes: list[str], until: date, reason: str, by: Viewer
) -> PartyChange:
    _require_operator(by)
    change, is_new = propose(
        PartyChange, {"organisation": organisation}, reason=reason, by=by, kind=what, party_kind=kind,
        scene_codes=codes, until=until,
    )  # fmt: skip
    if is_new:
        record(by, "reliance.party_proposed", change, reason=reason, detail={"kind": what, "scenes": codes})
    return change


@transaction.atomic
def confirm_party(change: PartyChange, *, by: Viewer) -> PartyChange:
    """A second operator agrees: it is in force now. Confirming twice is harmless.

    Raises:
        NotAllowed: not an operator. WrongStep: it is over meanwhile.
        OwnProposal, DecidedAlready: as ``four_eyes.confirm``.
    """
    _require_operator(by)
    change, is_new = confirm(change, by=by)
    if not is_new:
        return change
    if change.until < timezone.localdate():
        raise WrongStep
    record(by, "reliance.party_done", change, reason=change.reason)
    party = RelyingParty.objects.filter(organisation=change.organisation).first()
    if change.kind == PartyChange.Kind.ALLOW and party is not None:
        allow_party(party, by=by, reason=change.reason)
    else:
        client = party.client if party else None
        was_stopped = party is not None and party.is_stopped
        kept = register_party(
            change.organisation, change.party_kind, change.scene_codes, by=by, until=change.until, client=client
        )
        if was_stopped:  # a change of scenes does not take a stop back
            RelyingParty.objects.filter(pk=kept.pk).update(is_stopped=True)
    return change


@transaction.atomic
def reject_party(change: PartyChange, *, remark: str, by: Viewer) -> PartyChange:
    """A second operator does not agree and says why, or the proposer takes it back. Twice is harmless.

    Raises:
        NotAllowed: not an operator. NoRemark, DecidedAlready: as ``four_eyes.reject``.
    """
    _require_operator(by)
    change, is_new = reject(change, remark=remark, by=by)
    if is_new:
        record(by, f"reliance.party_{change.state}", change, reason=change.remark or change.reason)
    return change


def _require_operator(by: Viewer) -> None:
    if by.role != Role.OPERATOR:
        raise NotAllowed


@transaction.atomic
def open_key(party: RelyingParty, *, by: Viewer) -> str:
    """A new token for the party's system, shown this once; the one before it ends in the same moment.

    Raises:
        NotAllowed: not an operator, a department, or a party that is stopped or over.
    """
    party = RelyingParty.objects.select_for_update(of=("self",)).select_related("client").get(pk=party.pk)
    if by.role != Role.OPERATOR or party.organisation_id is None or not party.is_effective:
        raise NotAllowed
    if party.client is not None:
        revoke_client(party.client, by=by, reason="换发令牌")
    days = min((party.until - timezone.localdate()).days, 365)
    party.client, token = open_client(party.name, HOST, scopes=SCOPES, by=by, valid_days=days)
    party.save(update_fields=["client"])
    record(by, "reliance.key_opened", party)
    return token


@transaction.atomic
def end_key(party: RelyingParty, *, reason: str, by: Viewer) -> None:
    """End the token of the party's system at once; its people may still sign in. Twice is harmless."""
    _require_operator(by)
    party = RelyingParty.objects.select_for_update(of=("self",)).select_related("client").get(pk=party.pk)
    if party.client is not None:
        revoke_client(party.client, by=by, reason=reason)
        record(by, "reliance.key_ended", party, reason=reason)
