from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField
from tongban.journeys.benefits.states import FileState, ObjectionState, PaymentState, RecoveryState

from .entitlements import BenefitDecision, Entitlement
from .subjects import ONE_SUBJECT, OfSubject


class PayAccount(OfSubject):
    """收款账户: the account that somebody named; it goes before the one that the sources know."""

    number = EncryptedTextField(max_length=40)
    holder = EncryptedTextField(max_length=100, blank=True, default="")
    tail = models.CharField(max_length=4)
    said_by = models.CharField(max_length=100)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("收款账户")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="benefits_account_one_subject"),
            models.UniqueConstraint(fields=["person"], name="benefits_one_account_of_a_person"),
            models.UniqueConstraint(fields=["organisation"], name="benefits_one_account_of_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"…{self.tail}"


class PayFile(models.Model):
    """拨付文件: payments of one policy on their way to the treasury, with total and a signature over all lines."""

    number = models.CharField(max_length=40, unique=True)
    policy_code = models.CharField(max_length=80)
    authority_code = models.CharField(max_length=80, db_index=True)
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.COLLECTING)
    # Key of the last entitlement that was looked at while collecting.
    position = models.BigIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    signature = models.JSONField(default=dict)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField(default=timezone.now)
    sent_by = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(_("国库受理号"), max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("拨付文件")
        constraints = [
            models.UniqueConstraint(fields=["policy_code", "sequence"], name="benefits_file_sequence"),
            models.UniqueConstraint(
                fields=["policy_code"], condition=Q(state="collecting"), name="benefits_one_open_file"
            ),
            models.CheckConstraint(
                condition=Q(state="collecting") | (~Q(digest="") & Q(total_fen__gt=0)), name="benefits_file_is_signed"
            ),
            models.CheckConstraint(condition=Q(sent_by="") | ~Q(sent_by=F("made_by")), name="benefits_file_four_eyes"),
            models.CheckConstraint(
                condition=Q(state__in=["collecting", "sealed"]) | ~Q(sent_by=""), name="benefits_file_sent_by_somebody"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="benefits_files_by_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> str:
        """How the row is named in events."""
        return f"benefits.payfile:{self.pk}"


class Payment(models.Model):
    """拨付: one transfer of one decision. At most one of a decision is alive, at most one of an entitlement flies."""

    reference = models.CharField(max_length=50, unique=True)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="payments")
    decision = models.ForeignKey(BenefitDecision, models.PROTECT, related_name="payments")
    pay_file = models.ForeignKey(PayFile, models.PROTECT, related_name="payments")
    attempt = models.PositiveSmallIntegerField(default=1)
    amount_fen = models.BigIntegerField()
    account = EncryptedTextField(max_length=40)
    account_tail = models.CharField(max_length=4)
    payee = EncryptedTextField(max_length=100)
    state = models.CharField(max_length=10, choices=PaymentState.choices, default=PaymentState.ORDERED)
    answered_at = models.DateTimeField(null=True, blank=True)
    bank_receipt = models.CharField(max_length=100, blank=True)
    return_reason = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("拨付")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="benefits_payment_above_zero"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(state__in=["ordered", "paid"]), name="benefits_decision_paid_once"
            ),
            models.UniqueConstraint(
                fields=["entitlement"], condition=Q(state="ordered"), name="benefits_one_payment_flies"
            ),
            models.UniqueConstraint(fields=["entitlement", "attempt"], name="benefits_payment_attempts"),
        ]
        indexes = [models.Index(fields=["pay_file", "state", "id"], name="benefits_file_lines")]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class Objection(OfSubject):
    """异议: somebody does not agree with a decision; another officer answers within the time."""

    decision = models.ForeignKey(BenefitDecision, models.PROTECT, related_name="objections")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="objections")
    authority_code = models.CharField(max_length=80)
    statement = EncryptedTextField(max_length=1000)
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.FILED)
    filed_by = models.CharField(max_length=100)
    filed_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("答复期限"))
    warned_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedTextField(blank=True, default="")
    answered_by = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("异议")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="benefits_objection_one_subject"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(state="filed"), name="benefits_one_open_objection"
            ),
        ]
        indexes = [models.Index(fields=["authority_code", "state", "due_on"], name="benefits_objections")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.state}"


class Recovery(OfSubject):
    """追回: what was paid too much and is to come back, in instalments that can be borne."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="recoveries")
    decision = models.OneToOneField(BenefitDecision, models.PROTECT, related_name="recovery")
    authority_code = models.CharField(max_length=80)
    amount_fen = models.BigIntegerField()
    collected_fen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=RecoveryState.choices, default=RecoveryState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("追回")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="benefits_recovery_one_subject"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & Q(collected_fen__gte=0) & Q(collected_fen__lte=F("amount_fen")),
                name="benefits_never_collect_more_than_owed",
            ),
        ]
        indexes = [models.Index(fields=["authority_code", "state", "id"], name="benefits_recoveries")]

    def __str__(self) -> str:
        return f"{self.entitlement_id} {self.state}"


class RecoveryInstalment(models.Model):
    """追回分期: one part with its due day; paid through a payment order of its own."""

    recovery = models.ForeignKey(Recovery, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField()
    due_on = models.DateField()
    paid_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("追回分期")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["recovery", "number"], name="benefits_instalment_numbers"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="benefits_instalment_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id}/{self.number}"

    @property
    def ref(self) -> str:
        """How the instalment is named as owner of its payment order."""
        return f"benefits.recoveryinstalment:{self.pk}"


class EmbeddedPayFile(models.Model):
    """演示国库: what the embedded treasury knows, on the other side of the wall."""

    class Behaviour(models.TextChoices):
        PAY_ALL = "pay_all", _("全部到账")
        RETURN_SOME = "return_some", _("部分退回（账户已注销）")
        NEVER_ANSWER = "never_answer", _("不回单")
        ANSWER_TWICE = "answer_twice", _("重复回单")

    reference = models.CharField(max_length=40, unique=True)
    total_fen = models.BigIntegerField()
    lines = EncryptedJSONField(default=list)
    behaviour = models.CharField(max_length=12, choices=Behaviour.choices, default=Behaviour.PAY_ALL)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("演示国库")

    def __str__(self) -> str:
        return self.reference
