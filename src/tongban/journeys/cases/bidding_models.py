"""Tables of tenders and auctions: one sealed bid of one firm or person, with what became of it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


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
    # One of the two; a person bids for themself alone.
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
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
            models.UniqueConstraint(fields=["procedure", "person"], name="cases_bid_of_person_once"),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) ^ models.Q(person__isnull=False),
                name="cases_bid_is_somebodys",
            ),
            models.UniqueConstraint(fields=["procedure"], condition=models.Q(is_winner=True), name="cases_one_winner"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.digest[:8]}"

    @property
    def bidder(self) -> Organisation | Person:
        """Who has bid, and is told how it ended."""
        found = self.organisation or self.person
        assert found is not None
        return found

    @property
    def public_name(self) -> str:
        """As the result names them before everybody: a person's name is masked.

        Legal: 个人信息保护法 第六条 (no more than the purpose needs).
        """
        return self.organisation.name if self.organisation else str(self.person.masked_name if self.person else "")

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
