"""Permits for tests of this room and of the channels."""

from __future__ import annotations

from itertools import count
from typing import Any

from tongban.capabilities.licences.public import Licence
from tongban.journeys.permits.models import IndustryPermit, PermitPart
from tongban.registers.organisations.public import Organisation

_number = count(1)


def a_permit(firm: Organisation, *licences: Licence, **more: Any) -> IndustryPermit:
    """A permit of a firm that lists these licences."""
    number = next(_number)
    given = {"industry": f"shop_{number}", "title": {}, "code": f"code{number}", **more}
    permit = IndustryPermit.objects.create(organisation=firm, **given)
    for place, licence in enumerate(licences):
        PermitPart.objects.create(permit=permit, item=licence.type_code, place=place, licence=licence)
    return permit
