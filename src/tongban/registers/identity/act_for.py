"""Switching whose affairs one sees."""

from __future__ import annotations

from django.http import HttpRequest

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit import public as audit

from .errors import NotAllowed
from .models import Account, Delegation
from .powers import Power, power_of
from .viewers import ACT_FOR, viewer_of_request


def act_for(request: HttpRequest, power: Power | Delegation | str | None) -> Viewer:
    """From the next line on this session sees the affairs of another, or one's own again with None.

    Every later request checks the power anew; when it has ended, the session falls back to one's own affairs.

    Args:
        power: a power, a delegation, or its key ("child:7", "delegation:12", "organisation:3").
    Raises:
        NotAllowed: the signed-in person does not hold that power now. Nothing was changed.
    """
    account = request.user
    if not isinstance(account, Account) or account.person_id is None:
        raise NotAllowed
    if power is None:
        request.session.pop(ACT_FOR, None)
    else:
        key = power if isinstance(power, str) else _key(power)
        held = power_of(account.person_id, key)
        if held is None:
            raise NotAllowed
        request.session[ACT_FOR] = held.key
        audit.record(account, "identity.acts_for", f"identity.power:{held.key}", for_whom=_whom(held))
    viewer = viewer_of_request(request)
    request.viewer = viewer  # type: ignore[attr-defined]
    return viewer


def _key(power: Power | Delegation) -> str:
    return power.key if isinstance(power, Power) else f"delegation:{power.pk}"


def _whom(power: Power) -> str:
    if power.organisation_id:
        return f"organisation:{power.organisation_id}"
    return f"person:{power.person_id}"
