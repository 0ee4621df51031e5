"""Everybody who may try something, and trying it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tongban.foundation.access.public import ANONYMOUS, NotVisible, Role, Viewer
from tongban.journeys.benefits.errors import BenefitError, NotAllowed, SecondOfficer
from tongban.registers.identity.tests.factories import make_officer, make_person, viewer_for

from .factories import OWNER

DISTRICT, OTHER_DISTRICT = "310101", "310115"
REFUSED = (NotVisible, NotAllowed, SecondOfficer)


def everybody(person: Any) -> dict[str, Any]:
    def officer(*posts: str, authority: str = OWNER, region: str | None = None) -> Viewer:
        return viewer_for(make_officer(authority, posts, region=region))

    return {
        "system": "system",
        "officer": officer("officer"),
        "reviewer": officer("reviewer"),
        "head": officer("head"),
        "clerk": officer("clerk"),
        "archivist": officer("archivist"),
        "own district": officer("officer", "reviewer", authority=f"{OWNER}_{DISTRICT}", region=DISTRICT),
        "other district": officer("officer", "reviewer", authority=f"{OWNER}_{OTHER_DISTRICT}", region=OTHER_DISTRICT),
        "other authority": officer("officer", "reviewer", "head", authority="public_security_bureau"),
        "the person": viewer_for(person),
        "another person": viewer_for(make_person("莫生")),
        "operator": Viewer(role=Role.OPERATOR, account_id=1),
        "anonymous": ANONYMOUS,
    }


def attempt(call: Any, *given: Any, **more: Any) -> Exception | None:
    """Try it; the error with which it was refused."""
    try:
        with transaction.atomic():
            call(*given, **more)
    except (BenefitError, NotVisible) as error:
        return error
    return None
