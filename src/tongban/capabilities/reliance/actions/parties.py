"""Who may rely on licences at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.reliance.models import RelyingParty
from tongban.capabilities.reliance.scenes import PartyKind, scenes
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import HasActorRef, record
from tongban.registers.authorities.public import Authority
from tongban.registers.identity.public import ApiClient
from tongban.registers.organisations.public import Organisation

FOR_EVER = date(9999, 12, 31)


@transaction.atomic
def register_party(
    organisation: Organisation, kind: str, scene_codes: Sequence[str], *, by: HasActorRef | str,
    until: date | None = None, client: ApiClient | None = None,
) -> RelyingParty:  # fmt: skip
    """Let an organisation rely on licences in these scenes; again with others to change them.

    Args:
        kind: a ``PartyKind``; only scenes in which this kind may ask can be given.
        until: last day; a year without it.
        client: its system at the open API.
    Raises:
        ValueError: a scene that is not declared, or in which this kind may not ask.
    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号).
    """
    known = scenes()
    if wrong := [code for code in scene_codes if code not in known or PartyKind(kind) not in known[code].askers]:
        raise ValueError(f"not for {kind}: {', '.join(wrong)}")
    party, _made = RelyingParty.objects.update_or_create(
        organisation=organisation,
        defaults={
            "name": organisation.name, "kind": kind, "scene_codes": sorted(scene_codes), "client": client,
            "until": until or timezone.localdate() + timedelta(days=365), "is_stopped": False,
        },
    )  # fmt: skip
    record(by, "reliance.party_registered", party, detail={"kind": kind, "scenes": party.scene_codes})
    return party


@transaction.atomic
def stop_party(party: RelyingParty, *, by: HasActorRef | str, reason: str) -> RelyingParty:
    """From now on it is refused everything. Stopping twice is harmless."""
    party = RelyingParty.objects.select_for_update().get(pk=party.pk)
    if not party.is_stopped:
        party.is_stopped = True
        party.save(update_fields=["is_stopped"])
        record(by, "reliance.party_stopped", party, reason=reason)
    return party


@transaction.atomic
def allow_party(party: RelyingParty, *, by: HasActorRef | str, reason: str) -> RelyingParty:
    """Let a stopped party go on. Allowing twice is harmless."""
    party = RelyingParty.objects.select_for_update().get(pk=party.pk)
    if party.is_stopped:
        party.is_stopped = False
        party.save(update_fields=["is_stopped"])
        record(by, "reliance.party_allowed", party, reason=reason)
    return party


def party_of_authority(authority: Authority) -> RelyingParty:
    """A department is a relying party by its office; made on first use."""
    party, _made = RelyingParty.objects.get_or_create(
        authority=authority, defaults={"name": authority.name, "kind": PartyKind.DEPARTMENT, "until": FOR_EVER}
    )
    return party


def party_of(viewer: Viewer) -> RelyingParty | None:
    """The relying party that the viewer acts for: a registered organisation, its system, or a department."""
    rows = RelyingParty.objects.select_related("authority", "organisation")
    if viewer.client_id:
        own = rows.filter(client_id=viewer.client_id).first()
        return own or _of_authority(viewer.authority_code)
    if viewer.organisation_id:
        return rows.filter(organisation_id=viewer.organisation_id).first()
    return _of_authority(viewer.authority_code) if viewer.authority_code and viewer.officer_id else None


def _of_authority(code: str) -> RelyingParty:
    return party_of_authority(Authority.objects.get(pk=code))
