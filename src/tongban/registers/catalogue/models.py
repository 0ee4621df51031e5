"""Tables of the catalogue. Field names are ours; ``elements.py`` says which national element each one is."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language

from tongban.foundation.values.public import TimeLimit

from .enums import (
    AuthorityNature,
    ItemState,
    ItemType,
    MaterialFormat,
    MaterialNeed,
    MaterialSource,
    MaterialType,
    Pace,
    PowerSource,
    ResultType,
    UseLevel,
)


class Bilingual(models.Model):
    """Has a Chinese and an English name."""

    name = models.CharField(max_length=1000)
    name_en = models.CharField(max_length=1000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class ItemGroup(Bilingual):
    """基本目录（主项）: one matter of the national or city list, whoever implements it."""

    catalog_code = models.CharField(max_length=12, primary_key=True)
    item_type = models.CharField(max_length=2, choices=ItemType.choices)
    department_class = models.CharField(max_length=2)

    class Meta:
        ordering = ["catalog_code"]


class ServiceItem(Bilingual):
    """实施清单（子项）: an item as one authority at one level implements it: terms, limits, where and how."""

    task_code = models.CharField(max_length=36, unique=True, help_text="31 characters")
    group = models.ForeignKey(ItemGroup, models.PROTECT, related_name="items")
    local_catalog_code = models.CharField(max_length=50, blank=True)
    local_task_code = models.CharField(max_length=50, blank=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=1, choices=ItemState.choices, default=ItemState.IN_USE)
    # Which service pack implements it; text, because packs live on a higher floor.
    pack_code = models.SlugField(max_length=80, blank=True, db_index=True)
    pack_version = models.CharField(max_length=20, blank=True)
    # Who
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="items")
    authority_nature = models.CharField(
        max_length=1, choices=AuthorityNature.choices, default=AuthorityNature.STATUTORY
    )
    entrusting_authority = models.CharField(max_length=100, blank=True)
    other_authorities = models.JSONField(default=list, blank=True, help_text="codes of authorities that join in")
    level = models.CharField(max_length=1, choices=UseLevel.choices)
    power_source = models.CharField(max_length=1, choices=PowerSource.choices, default=PowerSource.OWN)
    legal_basis = models.JSONField(default=list, help_text="[{document, article, effective_from, url}]")
    for_persons = models.BooleanField(default=False)
    for_organisations = models.BooleanField(default=False)
    audiences = models.JSONField(default=list, help_text="codes of 服务对象")
    # How long
    statutory_value = models.PositiveSmallIntegerField(default=0)
    statutory_unit = models.CharField(max_length=12, default="working_day")
    statutory_note = models.CharField(max_length=300, blank=True)
    promised_value = models.PositiveSmallIntegerField(default=0)
    promised_unit = models.CharField(max_length=12, default="working_day")
    promised_note = models.CharField(max_length=300, blank=True)
    special_procedures = models.JSONField(default=list, blank=True, help_text="[{kind, name, limit, basis}]")
    # How
    conditions = models.TextField(blank=True)
    flow = models.TextField(blank=True)
    handle_forms = models.JSONField(default=list, help_text="codes of 办理形式")
    pace = models.CharField(max_length=1, choices=Pace.choices, default=Pace.TIMED)
    visits = models.PositiveSmallIntegerField(default=0)
    visits_reason = models.CharField(max_length=300, blank=True)
    quantity_limit = models.CharField(max_length=300, blank=True)
    intermediary = models.CharField(max_length=300, blank=True)
    # Where
    address = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=300, blank=True)
    enquiry = models.CharField(max_length=200, blank=True)
    complaint = models.CharField(max_length=200, blank=True)
    web_url = models.CharField(max_length=300, blank=True)
    mobile_url = models.CharField(max_length=300, blank=True)
    single_sign_on = models.BooleanField(default=True)
    mobile_single_sign_on = models.BooleanField(default=True)
    # Online and elsewhere
    is_online = models.BooleanField(default=True)
    online_depth = models.JSONField(default=list, blank=True)
    scope = models.CharField(max_length=1, blank=True)
    in_service_centre = models.BooleanField(default=True)
    has_fee = models.BooleanField(default=False)
    fee_basis = models.CharField(max_length=300, blank=True)
    pays_online = models.BooleanField(default=False)
    ships = models.BooleanField(default=False)
    takes_appointments = models.BooleanField(default=False)
    on_kiosks = models.BooleanField(default=False)
    subdistrict_code = models.CharField(max_length=9, blank=True)
    neighbourhood_code = models.CharField(max_length=12, blank=True)
    result_type = models.CharField(max_length=2, choices=ResultType.choices, default=ResultType.OTHER)
    result_name = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    effective_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    row_guid = models.UUIDField(unique=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["task_code"]
        indexes = [models.Index(fields=["state", "authority"], name="catalogue_by_authority")]

    @property
    def statutory_limit(self) -> TimeLimit:
        """法定办结时限."""
        return TimeLimit.of({"value": self.statutory_value, "unit": self.statutory_unit})

    @property
    def promised_limit(self) -> TimeLimit:
        """承诺办结时限; zero is on the spot."""
        return TimeLimit.of({"value": self.promised_value, "unit": self.promised_unit})


class ItemVariant(Bilingual):
    """业务办理项: the smallest thing one can apply for: new, change, renewal, cancellation."""

    code = models.CharField(max_length=50, unique=True, help_text="33 characters")
    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="variants")
    sequence = models.CharField(max_length=2)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["item", "sequence"], name="one_variant_per_sequence")]


class Situation(Bilingual):
    """情形: one answer to one question about the applicant's situation; it decides which materials are asked."""

    variant = models.ForeignKey(ItemVariant, models.CASCADE, related_name="situations")
    group_name = models.CharField(max_length=200, help_text="情形分组: the question")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    materials: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "ItemMaterial", related_name="situations", blank=True
    )

    class Meta:
        ordering = ["variant", "order"]
        constraints = [models.UniqueConstraint(fields=["variant", "code"], name="one_situation_per_code")]


class ItemMaterial(Bilingual):
    """申请材料 of an item."""

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="materials")
    code = models.SlugField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=1, choices=MaterialType.choices, default=MaterialType.ORIGINAL)
    form = models.CharField(max_length=1, choices=MaterialFormat.choices, default=MaterialFormat.ELECTRONIC)
    need = models.CharField(max_length=1, choices=MaterialNeed.choices, default=MaterialNeed.REQUIRED)
    source = models.CharField(max_length=2, choices=MaterialSource.choices, default=MaterialSource.APPLICANT)
    source_note = models.CharField(max_length=300, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    paper = models.CharField(max_length=60, blank=True)
    standard = models.TextField(blank=True, help_text="受理标准")
    legal_basis = models.CharField(max_length=500, blank=True)
    instructions = models.TextField(blank=True, help_text="填报须知")
    blank_form_ref = models.CharField(max_length=80, blank=True)
    example_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["item", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="one_material_per_code")]


class ItemFee(Bilingual):
    """收费项目 of an item; the amount itself is a dated parameter of the service."""

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="fees")
    standard = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=500, blank=True)
    can_be_reduced = models.BooleanField(default=False)
    reduction = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["item", "pk"]


class ItemQuestion(models.Model):
    """常见问题 of an item as the national exchange carries it."""

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="questions")
    question = models.TextField()
    answer = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["item", "order"]

    def __str__(self) -> str:
        return self.question


class ItemTopic(models.Model):
    """主题归类: an item under a theme or an event of life."""

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="topics")
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code", "item"], name="one_topic_per_item")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.code}"


class CaseCounter(models.Model):
    """办件流水号: the last case number given out for an item on a day."""

    task_code = models.CharField(max_length=36)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task_code", "day"], name="one_counter_per_day")]

    def __str__(self) -> str:
        return f"{self.task_code} {self.day}: {self.last}"


from .handover_models import HandoverStep, ItemHandover  # noqa: E402, F401 (tables of their own file)
