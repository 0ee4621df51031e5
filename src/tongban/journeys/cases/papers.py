"""Decisions that should have made a licence and did not; for those who chase gaps between paper and electronic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from tongban.capabilities.collection.public import Paper
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import Result

# Making a licence takes seconds, and a retry minutes; a day later something is wrong.
GRACE = timedelta(days=1)


class GrantedDecisions:
    """Granted cases whose pack promises a licence and which have none.

    Legal: 行政许可法 第四十四条 (a licence within 10 working days).
    """

    def check_config(self) -> list[str]:
        return []

    def without_licence(self) -> Iterator[Paper]:
        """Oldest first, each named by its number, which says nothing of the person."""
        rows = Case.objects.filter(
            result=Result.GRANTED, decision__licence_identifier="", decision__revoked_on=None,
            decision__decided_at__lt=timezone.now() - GRACE,
        ).select_related("pack_version").order_by("pk")  # fmt: skip
        for case in rows.iterator(500):
            kind = str((case.pack_version.manifest.get("result") or {}).get("licence_type") or "")
            if kind:
                yield Paper(
                    "decision", case.ref, f"{case.pack_version.title} {case.number}"[:200], kind, case.authority_code,
                    person_id=case.person_id, organisation_id=case.organisation_id,
                )  # fmt: skip
