"""Tables of the log: entries with their places, the tree in tiles, checkpoints with the signatures under them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField


class Entry(models.Model):
    """存证条目: what was said to the log. Only ``leaf`` enters the tree: kind, moment, a salted digest.

    Without the salt nobody can guess what the digest stands for; taking the salt away is how an entry is forgotten.
    """

    kind = models.CharField(max_length=40)
    # What the entry is about, as ``cases.decision:12``; stays here and never enters the tree.
    subject = models.CharField(max_length=100, db_index=True)
    # What else it belongs to, as ``cases.case:7``, so that one download proves a whole case.
    within = models.CharField(max_length=100, blank=True, default="", db_index=True)
    leaf = models.TextField()
    salt = models.CharField(max_length=32, blank=True)
    # What the digest covers, kept to prove it later; empty when its owner can tell it anew.
    content = EncryptedJSONField(null=True)
    # Who says the same twice with one reference said it once.
    reference = models.CharField(max_length=100, null=True, unique=True)
    position = models.PositiveBigIntegerField(_("位置"), null=True, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("存证条目")
        indexes = [
            models.Index(fields=["id"], condition=Q(position=None), name="ledger_without_place"),
        ]

    def __str__(self) -> str:
        return f"{self.position if self.position is not None else '…'} {self.kind}"

    @property
    def claim(self) -> dict[str, Any]:
        """The leaf as data."""
        read: dict[str, Any] = json.loads(self.leaf)
        return read


class Tile(models.Model):
    """树块: up to 256 hashes side by side, at one of the heights 0, 8, 16 …; the rest of the tree follows from them."""

    height = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        verbose_name = _("树块")
        constraints = [models.UniqueConstraint(fields=["height", "number"], name="ledger_one_tile_per_place")]

    def __str__(self) -> str:
        return f"{self.height}/{self.number}"


class Checkpoint(models.Model):
    """检查点: the signed state of the log at one size; witnesses add their lines."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("检查点")

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"


class Seen(models.Model):
    """见证记录: what a witness saw last; an embedded one co-signs only what continues this."""

    witness = models.CharField(max_length=40, primary_key=True)
    size = models.PositiveBigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("见证记录")

    def __str__(self) -> str:
        return f"{self.witness} {self.size}"
