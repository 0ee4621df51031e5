"""The stretches of rows that lists of cases read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def of_lists() -> list[models.Index]:
    """Lists of staff read a stretch of one of these by comparing rows: all columns run in one direction (``newest``).

    Whose cases, times what they are narrowed to.
    """
    return [
        models.Index(fields=["authority_code", "id"], name="cases_of_authority"),
        models.Index(fields=["authority_code", "state", "id"], name="cases_by_state"),
        models.Index(fields=["authority_code", "pack_code", "id"], name="cases_by_item"),
        models.Index(fields=["authority_code", "pack_code", "state", "id"], name="cases_by_item_state"),
        models.Index(fields=["authority_code", "region_code", "id"], name="cases_of_region"),
        models.Index(fields=["authority_code", "region_code", "state", "id"], name="cases_region_state"),
        models.Index(fields=["authority_code", "region_code", "pack_code", "id"], name="cases_region_item"),
        models.Index(
            fields=["authority_code", "region_code", "pack_code", "state", "id"], name="cases_region_item_state"
        ),
        models.Index(fields=["taken_by", "id"], name="cases_taken_by"),
        models.Index(fields=["taken_by", "state", "id"], name="cases_taken_state"),
        models.Index(fields=["taken_by", "pack_code", "id"], name="cases_taken_item"),
        models.Index(fields=["taken_by", "pack_code", "state", "id"], name="cases_taken_item_state"),
        models.Index(fields=["authority_code", "number_end", "id"], name="cases_number_end"),
        models.Index(fields=["authority_code", "changed_at"], name="cases_changed"),
        models.Index(fields=["taken_by", "changed_at"], name="cases_taken_changed"),
    ]


def of_wall() -> list[models.Index]:
    """What the supervisors' wall counts, and whom it shows waiting longest."""
    return [
        models.Index(fields=["accepted_on"], name="cases_accepted", condition=Q(accepted_on__isnull=False)),
        models.Index(fields=["decided_at"], name="cases_decided", condition=Q(decided_at__isnull=False)),
        models.Index(
            fields=["received_at"], name="cases_waiting", condition=Q(closed_at=None, received_at__isnull=False)
        ),
    ]
