"""Whose it is: a person or an organisation, never both, never nobody."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongban.registers.facts.public import SubjectRef
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

ONE_SUBJECT = Q(person__isnull=False) ^ Q(organisation__isnull=False)


class OfSubject(models.Model):
    """属于某人或某单位: the columns that every row about somebody has."""

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def owner(self) -> Person | Organisation:
        """The person or organisation; a query unless it was selected with the row."""
        found = self.organisation if self.organisation_id else self.person
        assert found is not None
        return found

    @property
    def subject(self) -> SubjectRef:
        """The same as facts know it; without a query."""
        if self.organisation_id:
            return SubjectRef("organisation", self.organisation_id)
        return SubjectRef("person", self.person_id)

    @property
    def ref(self) -> str:
        """How the row is named in events and in the audit trail."""
        return f"{self._meta.label_lower}:{self.pk}"
