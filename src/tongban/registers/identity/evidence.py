"""Authorisations enter the log: given and taken back, by their number."""

from __future__ import annotations

from tongban.foundation.events.public import Event
from tongban.foundation.ledger.public import Said, remember


def _delegation(event: Event) -> Said:
    return Said({"delegation": event.data["delegation"]}, event.subject)


remember("tongban.delegation.granted", kind="delegation.granted", content=_delegation)
remember("tongban.delegation.revoked", kind="delegation.revoked", content=_delegation)
