from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


class OrderState(models.TextChoices):
    """How an order stands; what may follow what is in ``states``."""

    OPEN = "open", _("待支付")
    PAID = "paid", _("已支付")
    REFUNDING = "refunding", _("退款中")
    REFUNDED = "refunded", _("已退款")
    CLOSED = "closed", _("已关闭")


class PaymentOrder(models.Model):
    """缴费单: one sum that somebody is to pay once, to an authority, on a legal basis."""

    number = models.CharField(_("缴费单号"), max_length=32, unique=True)
    # The caller's own name of this order: asking twice makes one order.
    reference = models.CharField(max_length=150, unique=True)
    # What waits for the money; the subject of our events: "cases.case:12".
    owner_ref = models.CharField(max_length=100, db_index=True)
    payer_person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    payer_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    # Who sells, when the money goes to an enterprise (收费企业) and not to the authority itself.
    payee = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"))
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    items = models.JSONField(_("收费项目"), default=list)  # [{zh, en, amount_fen}]; empty: the title is the only one
    legal_basis = models.CharField(_("收费依据"), max_length=300, blank=True)
    authority_code = models.CharField(_("收费单位"), max_length=80, db_index=True)
    return_path = models.CharField(max_length=300, default="/")
    state = models.CharField(_("状态"), max_length=10, choices=OrderState.choices, default=OrderState.OPEN)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("支付期限"))
    paid_at = models.DateTimeField(_("支付时间"), null=True)
    refunded_at = models.DateTimeField(null=True)
    refund_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("缴费单")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="payments_amount_above_zero"),
            models.CheckConstraint(
                condition=models.Q(payer_person__isnull=False) ^ models.Q(payer_organisation__isnull=False),
                name="payments_exactly_one_payer",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(state="open"), name="order_expiring"),
            models.Index(fields=["authority_code", "paid_at"], name="order_by_authority"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("payments:order", args=[self.number])

    @property
    def payer(self) -> Person | Organisation:
        """Who was asked to pay."""
        found = self.payer_person or self.payer_organisation
        assert found is not None  # a constraint of the table
        return found

    @property
    def title(self) -> str:
        """What is paid for, in the language of the page."""
        return self.title_zh if (get_language() or "zh").startswith("zh") else self.title_en


class TradeState(models.TextChoices):
    """How one attempt to pay stands."""

    STARTED = "started", _("等待结果")
    PAID = "paid", _("成功")
    FAILED = "failed", _("失败")
    CLOSED = "closed", _("已关闭")
    RETURNING = "returning", _("退还中")
    RETURNED = "returned", _("已退还")


class Trade(models.Model):
    """支付交易: one attempt to pay an order with one provider. At most one of an order stays paid."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="trades")
    number = models.CharField(max_length=40, unique=True)
    provider = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=TradeState.choices, default=TradeState.STARTED)
    receipt = models.CharField(_("支付渠道流水号"), max_length=100, blank=True)
    refund_receipt = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("支付交易")
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=models.Q(state="paid"), name="payments_paid_once")
        ]
        indexes = [models.Index(fields=["started_at"], condition=models.Q(state="started"), name="trade_unanswered")]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class PartialRefund(models.Model):
    """部分退款: a part of a paid sum that goes back, the rest stays paid."""

    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="partial_refunds")
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="+")
    # The caller's own name of this refund: asking twice gives back once.
    reference = models.CharField(max_length=150, unique=True)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"))
    reason = models.CharField(_("原因"), max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    returned_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("部分退款")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="payments_part_above_zero"),
        ]

    def __str__(self) -> str:
        return self.reference


class EmbeddedTrade(models.Model):
    """演示支付: what the embedded provider knows, on the other side of the wall."""

    token = models.CharField(max_length=32, unique=True)
    trade = models.CharField(max_length=40, unique=True)
    amount_fen = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    return_url = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default="pending")
    # What was given back: refund number → fen.
    given_back = models.JSONField(default=dict)
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("演示支付")

    def __str__(self) -> str:
        return f"{self.trade} {self.state}"
