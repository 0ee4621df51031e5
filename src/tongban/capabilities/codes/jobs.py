"""Background work of this room."""

from __future__ import annotations

from django.utils import timezone

from tongban.foundation.jobs.public import daily, every, job

from .actions.cards import ask_issuers as ask_all_issuers
from .actions.law_review import tell_due
from .actions.trust_list import refresh_cities as read_key_sets
from .models import IssuedCode, LawfulUse, RevokedHandle, SandboxScene, Scan

STEP = 2000


@daily("03:40")
@job(name="codes.forget")
def forget() -> None:
    """Scans past their term, and codes and revocations that have expired, are gone; in steps, safe to run twice."""
    for rows in (
        Scan.objects.filter(forget_on__lt=timezone.localdate()),
        RevokedHandle.objects.filter(expires_at__lt=timezone.now()),
        IssuedCode.objects.filter(expires_at__lt=timezone.now()),
        SandboxScene.objects.filter(expires_at__lt=timezone.now()),
    ):
        while keys := list(rows.values_list("pk", flat=True)[:STEP]):
            rows.model._default_manager.filter(pk__in=keys).delete()


@every(seconds=600)
@job(name="codes.tell_of_lawful_uses")
def tell_of_lawful_uses() -> None:
    """Holders hear of looks by law whose delay has ended."""
    for use in LawfulUse.objects.filter(told_at__lte=timezone.now(), notified_at__isnull=True)[:STEP]:
        tell_due(use)


@daily("04:10")
@job(name="codes.refresh_cities")
def refresh_cities() -> None:
    """Key sets of trusted cities are read anew, a week before they would be too old."""
    read_key_sets()


@daily("04:20")
@job(name="codes.ask_issuers")
def ask_issuers() -> None:
    """Cards that their issuers took back are known here within a day; at a scan the issuer is asked at once."""
    ask_all_issuers()
