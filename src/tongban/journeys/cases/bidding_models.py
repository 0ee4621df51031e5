"""Tables of tenders and auctions: one sealed bid of one firm, with what became of it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField


def digest_of(salt: str, amount_fen: int, offer: str) -> str:
    """What a bidder is bound to, and what tells nobody anything before the opening.

    Example:
        >>> digest_of("s", 1, "a") == digest_of("s", 1, "b")
        False
    """
    return hashlib.sha256(f"{salt}\n{amount_fen}\n{offer}".encode()).hexdigest()


class Bid(models.Model):
    """投标、应价: sealed under a digest until the closing moment; nobody of the authority reads it before the opening.

    Legal: 行政许可法 第五十三条; 招标投标法 第二十八条 (not opened before), 第三十六条 (opened before all).
    """

    procedure = models.ForeignKey("cases.SpecialProcedure", on_delete=models.CASCADE, related_name="bids")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    content = EncryptedJSONField(_("投标内容"), default=dict)
    salt = EncryptedTextField(max_length=64)
    digest = models.CharField(_("封存摘要"), max_length=64)
    sealed_by = models.CharField(max_length=40)
    sealed_at = models.DateTimeField(_("封存时间"))
    opened_at = models.DateTimeField(_("开启时间"), null=True, blank=True)
    # At the opening: whether what was kept is what was sealed.
    is_whole = models.BooleanField(null=True)
    is_winner = models.BooleanField(default=False)
    complaint = EncryptedTextField(_("投诉"), blank=True, default="")
    complained_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedTextField(_("对投诉的答复"), blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sealed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "organisation"], name="cases_bid_once"),
            models.UniqueConstraint(fields=["procedure"], condition=models.Q(is_winner=True), name="cases_one_winner"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.digest[:8]}"

    @property
    def amount_fen(self) -> int:
        """The sum that is bid, in fen."""
        return int(self._said("amount_fen") or 0)

    @property
    def offer(self) -> str:
        """What is promised beside the sum."""
        return str(self._said("offer") or "")

    @property
    def computed(self) -> str:
        """The digest of what is kept."""
        return digest_of(self.salt, self.amount_fen, self.offer)

    def _said(self, name: str) -> Any:
        return (self.content or {}).get(name)
