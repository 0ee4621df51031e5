"""Policy texts that officers had read, and what was proposed from them."""

from __future__ import annotations

from typing import Any

from django.db import models

from .states import ProposalKind, ProposalState


class PolicyText(models.Model):
    """政策文本: an official text that an officer of one authority gave to be read. Public by nature; names nobody."""

    title = models.CharField(max_length=120)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    authority_code = models.CharField(max_length=80)
    document = models.CharField(max_length=60, blank=True)
    audience = models.CharField(max_length=12, blank=True)
    asked_model_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority_code", "digest"], name="one_reading_of_a_text")]
        indexes = [models.Index(fields=["authority_code", "-id"], name="texts_of_an_authority")]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """草拟条目: one thing that was read from a text, with its words; it means nothing until an officer confirms it."""

    policy_text = models.ForeignKey(PolicyText, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=ProposalKind.choices)
    place = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    article = models.CharField(max_length=40, blank=True)
    content = models.JSONField(default=dict)
    proposed = models.JSONField(default=dict)  # as it was read, whatever the officer made of it
    confidence = models.FloatField(default=0.0)
    origin = models.CharField(max_length=10, default="patterns")
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["start", "place"]
        constraints = [models.UniqueConstraint(fields=["policy_text", "place"], name="one_proposal_per_place")]

    def __str__(self) -> str:
        return f"{self.kind} {self.content.get('zh') or self.content.get('text', '')}"

    @property
    def quote(self) -> str:
        """The words of the text that say so."""
        return self.policy_text.body[self.start : self.end]

    @property
    def is_edited(self) -> bool:
        """Whether the officer changed what was proposed."""
        return bool(self.content != self.proposed)

    @property
    def percent(self) -> int:
        """How sure the reading is, 0 to 100."""
        return round(self.confidence * 100)

    def value(self, key: str) -> Any:
        """One part of the content, such as ``expr``; empty when absent."""
        return self.content.get(key, "")
