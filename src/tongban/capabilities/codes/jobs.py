"""Background work of this room."""

from __future__ import annotations

from django.utils import timezone

from tongban.foundation.jobs.public import daily, job

from .models import IssuedCode, RevokedHandle, Scan

STEP = 2000


@daily("03:40")
@job(name="codes.forget")
def forget() -> None:
    """Scans past their term, and codes and revocations that have expired, are gone; in steps, safe to run twice."""
    for rows in (
        Scan.objects.filter(forget_on__lt=timezone.localdate()),
        RevokedHandle.objects.filter(expires_at__lt=timezone.now()),
        IssuedCode.objects.filter(expires_at__lt=timezone.now()),
    ):
        while keys := list(rows.values_list("pk", flat=True)[:STEP]):
            rows.model._default_manager.filter(pk__in=keys).delete()
