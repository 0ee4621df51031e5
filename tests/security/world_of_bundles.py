"""A bundle in the world of the table: a member of her common case that is held up, for the lead department."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from tongban.journeys.bundles.models import BundleMember, MemberState
from tongban.journeys.bundles.public import open_design
from tongban.journeys.cases.public import Case
from tongban.journeys.packs.public import PackVersion, current
from tongban.journeys.permits.models import IndustryPermit
from tongban.registers.identity.tests.factories import make_officer, make_organisation, viewer_for


def places_of_bundles(number: str) -> dict[str, Any]:
    """Publishes one bundle: ``bundle``, its ``design``, ``bundle_member`` of this case, and ``permit`` of a firm."""
    call_command("publish_bundles", Path(settings.PACKS) / "public_security" / "new_resident", verbosity=0)
    common = Case.objects.get(number=number)
    row = BundleMember.objects.create(bundle=common, code="held_up", place=0, state=MemberState.BLOCKED)
    lead = viewer_for(make_officer("public_security_bureau", ("officer", "reviewer", "head")))
    design = open_design(current("new_resident", kind=PackVersion.Kind.BUNDLE), lead)
    firm = make_organisation("上海转角咖啡有限公司")
    permit = IndustryPermit.objects.create(
        organisation=firm, industry="cafe", case=common, code="aCodeOfACafe", title={}
    )
    return {"bundle": "new_resident", "bundle_member": row.pk, "design": design.pk, "permit": permit.code}
