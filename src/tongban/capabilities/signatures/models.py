"""Tables of signing: requests, their signers with what each agreed to, and what was found on files others signed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tongban.foundation.trust.public import EncryptedTextField

from .states import RequestState, SignerState


class SigningRequest(models.Model):
    """签署事项: one document that several people sign; bound to its bytes by their digest."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = EncryptedTextField(max_length=120)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the document as it was put up")
    document = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    current = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    in_order = models.BooleanField(default=False)
    least_assurance = models.PositiveSmallIntegerField(default=2)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    asked_by = models.CharField(max_length=80)
    # What it belongs to, such as cases.case:12; its owner tells people and ends it. Empty: the sender's own.
    about = models.CharField(max_length=80, blank=True, default="", db_index=True)
    # The sender's own key for this request: a repeated click makes no second one.
    key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "-id"], name="signing_of_person"),
            models.Index(fields=["organisation", "-id"], name="signing_of_organisation"),
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="signing_open"),
        ]

    def __str__(self) -> str:
        return str(self.reference)

    @property
    def ref(self) -> str:
        """How other rooms name this request."""
        return f"signatures.signingrequest:{self.pk}"


class Signer(models.Model):
    """签署人: a person, or an organisation for which one of its people signs; with what exactly was agreed to."""

    request = models.ForeignKey(SigningRequest, models.CASCADE, related_name="signers")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    # Somebody whom no register knows yet: the line waits under the number and is theirs once they have an account.
    citizen_id_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    given_name = EncryptedTextField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, choices=SignerState.choices, default=SignerState.WAITING)
    answered_at = models.DateTimeField(null=True)
    # Who sat there: the person, or the delegate of the organisation.
    acted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    assurance = models.PositiveSmallIntegerField(default=0)
    consent = models.TextField(blank=True, default="")
    certificate = models.CharField(max_length=40, blank=True, default="", help_text="serial number")
    reason = EncryptedTextField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["request", "place"], name="signing_one_at_each_place"),
            models.UniqueConstraint(fields=["request", "person"], name="signing_person_once"),
            models.UniqueConstraint(fields=["request", "organisation"], name="signing_organisation_once"),
            models.CheckConstraint(
                name="signer_is_one",
                condition=(Q(person__isnull=True) ^ Q(organisation__isnull=True))
                | Q(person=None, organisation=None, citizen_id_index__gt=""),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="signers_waiting_person"),
            models.Index(fields=["organisation", "state"], name="signers_waiting_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.place}"

    @property
    def name(self) -> str:
        """Of the person or organisation."""
        if self.person is not None:
            return str(self.person.name)
        return str(self.organisation.name if self.organisation is not None else self.given_name)


class Examination(models.Model):
    """验签记录: which signatures a file carries and whether they hold; found once for each content.

    ``against`` counts the changes of the list of recognised authorities that were known then; after a further change
    the file is looked at anew. ``examined_at`` stays the first look: it proves that the content is not younger.
    """

    digest = models.CharField(max_length=64, unique=True)
    found = models.JSONField(default=list)
    against = models.PositiveIntegerField(default=0)
    examined_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]
