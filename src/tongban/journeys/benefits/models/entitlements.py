from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField
from tongban.journeys.benefits.states import Consented, QuestionState, State

from .policies import PolicyInForce, Run
from .subjects import ONE_SUBJECT, OfSubject

# A fact that stands for "into which account": asked like a fact, kept like an account.
ACCOUNT = "account"


class Entitlement(OfSubject):
    """享受资格: one policy, one subject, one period, and all its money. There is never a second one.

    ``amount_fen`` is what is due, ``flying_fen`` what is on its way, ``paid_fen`` what arrived, ``overpaid_fen`` what
    arrived and is not due, ``claimed_fen`` what of that is being recovered.
    """

    policy = models.ForeignKey(PolicyInForce, models.PROTECT, related_name="+")
    policy_code = models.CharField(max_length=80)
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="entitlements")
    period = models.CharField(max_length=10)
    kind = models.CharField(max_length=12, default="payment")
    authority_code = models.CharField(max_length=80)
    region_code = models.CharField(max_length=12, blank=True)
    subject_key = models.CharField(max_length=64)
    state = models.CharField(max_length=14, choices=State.choices, default=State.MATCHED)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    amount_fen = models.BigIntegerField()
    flying_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    overpaid_fen = models.BigIntegerField(default=0)
    claimed_fen = models.BigIntegerField(default=0)
    # In which year's budget what is decided lies, and how much of it.
    budget_year = models.PositiveSmallIntegerField(default=0)
    committed_fen = models.BigIntegerField(default=0)
    # A fact changed while money was on its way: look again when the receipt is there.
    is_stale = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    objection_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("享受资格")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="benefits_entitlement_one_subject"),
            models.UniqueConstraint(fields=["policy_code", "person", "period"], name="benefits_person_once_a_period"),
            models.UniqueConstraint(
                fields=["policy_code", "organisation", "period"], name="benefits_organisation_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0)
                | (
                    Q(amount_fen=0)
                    & (
                        Q(kind="entitlement")
                        | Q(state__in=["held", "stopped", "declined", "refused", "recovering", "recovered"])
                    )
                ),
                name="benefits_amount_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0, flying_fen__gte=0, overpaid_fen__gte=0, claimed_fen__gte=0)
                & Q(committed_fen__gte=0),
                name="benefits_no_negative_money",
            ),
            # Nobody is paid more than is due, unless it stands on record as overpaid.
            models.CheckConstraint(
                condition=Q(paid_fen__lte=F("amount_fen") + F("overpaid_fen") - F("flying_fen")),
                name="benefits_never_paid_more_than_due",
            ),
            models.CheckConstraint(
                condition=Q(claimed_fen__lte=F("overpaid_fen")), name="benefits_never_recover_more_than_overpaid"
            ),
        ]
        indexes = [
            models.Index(fields=["authority_code", "state", "id"], name="benefits_desk"),
            models.Index(fields=["policy_code", "period", "id"], name="benefits_of_period"),
            models.Index(fields=["policy_code", "state", "id"], name="benefits_to_pay"),
            models.Index(fields=["run", "id"], name="benefits_of_run"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.period} {self.state}"

    @property
    def open_fen(self) -> int:
        """Decided, due, and neither paid nor on its way, in fen."""
        return max(0, self.amount_fen - self.paid_fen - self.flying_fen + self.overpaid_fen)


class EntitlementUnit(OfSubject):
    """享受单元: one month (or year, or once) of an entitlement. One purpose is served once per subject and unit."""

    entitlement = models.ForeignKey(Entitlement, models.CASCADE, related_name="units")
    policy_code = models.CharField(max_length=80)
    purpose_group = models.CharField(max_length=80)
    unit = models.CharField(max_length=10)
    # Blind index of the household, for a benefit that is for all who share a household number.
    household = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    amount_fen = models.BigIntegerField()
    # Two bits for each criterion in the order written: 0 false, 1 true, 2 unknown.
    mask = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("享受单元")
        ordering = ["unit"]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="benefits_unit_one_subject"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="benefits_unit_amount"),
            models.UniqueConstraint(fields=["entitlement", "unit"], name="benefits_unit_once"),
            models.UniqueConstraint(
                fields=["purpose_group", "person", "unit"], name="benefits_one_purpose_of_a_person"
            ),
            models.UniqueConstraint(
                fields=["purpose_group", "organisation", "unit"], name="benefits_one_purpose_of_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["purpose_group", "household", "unit"],
                condition=~Q(household=""),
                name="benefits_one_purpose_of_a_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.unit}"


class Consent(OfSubject):
    """意愿确认: whether somebody wants a benefit, where the law wants them asked."""

    policy_code = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=Consented.choices, default=Consented.ASKED)
    legal_basis = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("意愿确认")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="benefits_consent_one_subject"),
            models.UniqueConstraint(fields=["policy_code", "person"], name="benefits_one_consent_of_a_person"),
            models.UniqueConstraint(
                fields=["policy_code", "organisation"], name="benefits_one_consent_of_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.state}"


class Question(OfSubject):
    """待查明事项: something nobody knows of somebody, asked once however many policies wait for it."""

    class Asked(models.TextChoices):
        PERSON = "person", _("本人")
        SOURCE = "source", _("数据来源部门")

    fact_id = models.CharField(max_length=80)
    asked = models.CharField(max_length=8, choices=Asked.choices)
    authority_code = models.CharField(_("数据来源部门"), max_length=80, blank=True)
    policy_codes = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = EncryptedJSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("待查明事项")
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="benefits_question_one_subject"),
            models.UniqueConstraint(
                fields=["fact_id", "person"], condition=Q(state="open"), name="benefits_person_asked_once"
            ),
            models.UniqueConstraint(
                fields=["fact_id", "organisation"], condition=Q(state="open"), name="benefits_organisation_asked_once"
            ),
        ]
        indexes = [
            models.Index(fields=["authority_code", "state", "id"], name="benefits_questions"),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.state}"


class BenefitDecision(models.Model):
    """享受决定: signed, with its facts, articles and arithmetic. A change is a further revision; nothing is rewritten.

    Legal: 行政许可法 第三十八条 (reasons and remedies, applied by analogy); 优化营商环境条例 第二十九条.
    """

    class Result(models.TextChoices):
        GRANTED = "granted", _("准予享受")
        CHANGED = "changed", _("金额调整")
        STOPPED = "stopped", _("停止享受")
        REFUSED = "refused", _("不予享受")

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="decisions")
    revision = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=8, choices=Result.choices)
    # What is due for the period from now on, and what it was before.
    amount_fen = models.BigIntegerField()
    before_fen = models.BigIntegerField(default=0)
    # Value, state, source and day of every fact; encrypted.
    facts = EncryptedJSONField(default=dict)
    articles = models.JSONField(default=list)
    # Of each unit: day, criteria with their verdicts, parameters, amount in fen; encrypted.
    arithmetic = EncryptedJSONField(default=list)
    pack_digest = models.CharField(max_length=64)
    reason = EncryptedTextField(blank=True, default="")
    ground = models.CharField(_("核定方式"), max_length=300, blank=True)
    decided_by = models.CharField(max_length=100)
    is_automatic = models.BooleanField(default=False)
    decided_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)
    signature = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("享受决定")
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["entitlement", "revision"], name="benefits_one_decision_a_revision"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="benefits_decision_amount"),
            models.CheckConstraint(condition=~Q(digest=""), name="benefits_decision_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement_id}/{self.revision} {self.result}"

    @property
    def ref(self) -> str:
        """How the row is named in events and in the audit trail."""
        return f"benefits.benefitdecision:{self.pk}"


class DecisionFact(OfSubject):
    """决定所用事实: which decision used which fact, so that a corrected fact finds every decision that rests on it."""

    decision = models.ForeignKey(BenefitDecision, models.CASCADE, related_name="used_facts")
    entitlement = models.ForeignKey(Entitlement, models.CASCADE, related_name="+")
    fact_id = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("决定所用事实")
        constraints = [models.UniqueConstraint(fields=["decision", "fact_id"], name="benefits_fact_once_a_decision")]
        indexes = [
            models.Index(fields=["person", "fact_id"], name="benefits_fact_of_person"),
            models.Index(fields=["organisation", "fact_id"], name="benefits_fact_of_firm"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.fact_id}"
