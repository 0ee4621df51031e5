"""Tables of bills: the bills, their numbers, and what the nightly comparison found."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedTextField
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .kinds import BillKind, bill_kind


class BillSeries(models.Model):
    """票据号段: the last number of one code. Locked while a number is taken, so that none is left out."""

    code = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.code} {self.last}"


class Bill(models.Model):
    """电子票据: what proves that somebody paid; or, when it corrects another one, that money went back (红字票据).

    Written once and never changed, apart from the file that is drawn after it.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("财政电子票据")
        INVOICE = "invoice", _("电子发票")

    kind = models.CharField(_("票据种类"), max_length=8, choices=Kind.choices)
    code = models.CharField(_("票据代码"), max_length=12)
    number = models.CharField(_("票据号码"), max_length=10)
    check_code = models.CharField(_("校验码"), max_length=20)
    order = models.ForeignKey("payments.PaymentOrder", models.PROTECT, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    # Which refund a red bill is for: "whole", or the reference of the part.
    refund_ref = models.CharField(max_length=150, blank=True)
    reason = models.CharField(_("冲红原因"), max_length=200, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    payer_name = EncryptedTextField(_("交款人"))
    payer_code = models.CharField(_("交款人代码"), max_length=24)  # masked for persons
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    # The body on the bill as it was called that day: the authority, or the enterprise that sells.
    issuer_name = models.CharField(_("收款单位"), max_length=100)
    issuer_name_en = models.CharField(max_length=120, blank=True)
    issuer_code = models.CharField(_("收款单位代码"), max_length=18)
    items = models.JSONField(_("项目"))  # [{zh, en, amount_fen}]
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300, blank=True)
    amount_fen = models.BigIntegerField(_("金额（分）"))
    tax_fen = models.BigIntegerField(default=0)
    settled_on = models.DateField(_("收款日期"))  # the city's day on which the money came or went back
    issued_at = models.DateTimeField(_("开具时间"), default=timezone.now)
    structured = EncryptedTextField(blank=True)  # signed XML
    document = models.ForeignKey("licences.SealedDocument", models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("电子票据")
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="bills_number_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(corrects=None), name="bills_one_per_payment"),
            models.UniqueConstraint(
                fields=["corrects", "refund_ref"], condition=~Q(refund_ref=""), name="bills_one_red_per_refund"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, amount_fen__gt=0) | Q(corrects__isnull=False, amount_fen__lt=0),
                name="bills_red_is_below_zero",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-issued_at"], name="bills_of_a_person"),
            models.Index(fields=["organisation", "-issued_at"], name="bills_of_a_firm"),
            models.Index(fields=["authority", "settled_on"], name="bills_of_an_authority"),
            models.Index(fields=["file"], condition=Q(file=None), name="bills_not_drawn"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not {"structured", "document", "file"} >= set(kwargs.get("update_fields") or ["everything"]):
            raise ValueError("a bill is written once")
        super().save(*args, **kwargs)

    @property
    def shape(self) -> BillKind:
        """How this kind of bill looks and is numbered."""
        return bill_kind(self.kind)

    @property
    def is_red(self) -> bool:
        """True for a bill that takes back another one."""
        return self.corrects_id is not None

    @property
    def payer(self) -> Person | Organisation | None:
        """Who paid."""
        return self.person or self.organisation

    @property
    def payer_masked(self) -> str:
        """The payer as shown to those who need not know: firms in full, persons by the first character."""
        name = str(self.payer_name)
        return name if self.organisation_id else name[:1] + "*" * max(len(name) - 1, 1)

    @property
    def title(self) -> str:
        """What was paid for, in the language of the page."""
        return self.title_zh if _in_chinese() else self.title_en

    @property
    def issuer(self) -> str:
        """Who collected, in the language of the page."""
        return self.issuer_name if _in_chinese() or not self.issuer_name_en else self.issuer_name_en

    @property
    def kind_title(self) -> str:
        """Name of the kind, in the language of the page."""
        return self.shape.title_zh if _in_chinese() else self.shape.title_en

    @property
    def lines(self) -> list[tuple[str, int]]:
        """(name, fen) of each item, in the language of the page."""
        language = "zh" if _in_chinese() else "en"
        return [(str(item.get(language) or item["zh"]), int(item["amount_fen"])) for item in self.items]


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


class BillTask(models.Model):
    """对账差异: a payment without its bill, or a bill without its payment; somebody has to look."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("已收款、没有票据")
        RED_MISSING = "red_missing", _("已退款、没有红字票据")
        ORPHAN = "orphan", _("有票据、没有收款")
        DIFFERS = "differs", _("票据与收款金额不一致")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    order = models.ForeignKey("payments.PaymentOrder", models.PROTECT, related_name="+")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    paid_fen = models.BigIntegerField()
    billed_fen = models.BigIntegerField()
    found_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("对账差异")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "order"], condition=Q(settled_at=None), name="bills_one_open_task_per_gap"
            )
        ]
        indexes = [models.Index(fields=["authority", "settled_at"], name="bill_tasks_of_an_authority")]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"
