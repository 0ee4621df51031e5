"""What messaging itself tells about the rooms below: powers to act that begin and end."""

from __future__ import annotations

from tongban.foundation.events.public import Event, subscribe


@subscribe("tongban.delegation.granted", name="messaging.delegation_granted")
def delegation_granted(event: Event) -> None:
    from tongban.capabilities.messaging.delegations import tell_both

    tell_both("granted", event.data)


@subscribe("tongban.delegation.revoked", name="messaging.delegation_revoked")
def delegation_revoked(event: Event) -> None:
    from tongban.capabilities.messaging.delegations import tell_both

    tell_both("revoked", event.data)
