"""What rooms inherit for a change that takes two people; the database itself refuses one person in both parts."""

from __future__ import annotations

from typing import Protocol

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HasActorRef(Protocol):
    """Anything that acts: a viewer, an officer, a job."""

    @property
    def actor_ref(self) -> str: ...


def name_of(by: HasActorRef | str) -> str:
    """How who acts is written into a proposal."""
    return str(by if isinstance(by, str) else by.actor_ref)[:100]


class ChangeState(models.TextChoices):
    """A proposal is decided once: by somebody else, or taken back by who proposed it."""

    PROPOSED = "proposed", _("等复核")
    DONE = "done", _("已生效")
    REJECTED = "rejected", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class ProposedChange(models.Model):
    """提议: what one person proposes and a second one confirms; nothing changes before that.

    A room adds what is proposed, and with ``one_open`` about what only one may wait at a time. Where the row is the
    thing itself and lives on after the second look (a policy in force, a day's accounts, a bundle's draft, a document
    to be sealed), the two people are columns of that thing, and this is not used.
    """

    State = ChangeState

    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    proposed_by = models.CharField(max_length=100)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=100, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_four_eyes",
                condition=Q(state="proposed", decided_by="")
                | Q(state="withdrawn", decided_by=F("proposed_by"))
                | Q(state__in=["done", "rejected"]) & ~Q(decided_by="") & ~Q(decided_by=F("proposed_by")),
            )
        ]

    def is_own(self, by: HasActorRef | str) -> bool:
        """Who looks has proposed it: they may take it back, not confirm it."""
        return self.proposed_by == name_of(by)


def one_open(*fields: str, name: str) -> models.UniqueConstraint:
    """At most one proposal about these waits at a time."""
    return models.UniqueConstraint(fields=fields, condition=Q(state="proposed"), name=name)
