from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.four_eyes.public import ProposedChange, one_open


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


class Authority(models.Model):
    """实施机关: a department that decides; one of the city, or the same department's bureau in a district."""

    code = models.SlugField(max_length=60, primary_key=True, help_text="market_supervision_bureau_310115")
    name = models.CharField(max_length=60, help_text="as it stands on a letter")
    short_name = models.CharField(max_length=30, help_text="as it stands in a list")
    name_en = models.CharField(max_length=90)
    credit_code = models.CharField(max_length=18, unique=True)
    region = models.ForeignKey("places.Region", models.PROTECT, related_name="authorities")
    # 行使层级 of the national codes: 2 province or municipality, 4 county or district, 5 street or town.
    level = models.CharField(max_length=1)
    department_class = models.CharField(max_length=2, help_text="positions 5 and 6 of the basic item code")
    department = models.SlugField(max_length=60, db_index=True, help_text="code of the city's department of this line")
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subordinates")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "authorities"
        constraints = [models.UniqueConstraint(fields=["department", "region"], name="one_authority_per_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.name_en if _in_english() else self.name


class Post(models.Model):
    """岗位: what an officer may do inside the own authority."""

    code = models.SlugField(max_length=20, primary_key=True)
    name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=30)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.name_en if _in_english() else self.name


class Officer(models.Model):
    """工作人员: a person who acts for an authority; what they may do is the sum of their posts."""

    name = models.CharField(max_length=60)
    staff_number = models.CharField(max_length=20, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="officers")
    posts = models.ManyToManyField(Post, related_name="officers")
    # Narrower than the authority's region when the officer serves one street; a clerk's own district.
    region = models.ForeignKey("places.Region", models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["staff_number"]
        indexes = [models.Index(fields=["authority", "is_active"])]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_ref(self) -> str:
        """How this officer stands in the audit log."""
        return f"officer:{self.pk}"


class EnforcementCertificate(models.Model):
    """执法证: what entitles an officer to inspect; shown before every look, and named in every record of one.

    Legal: 行政处罚法 第四十二条, 第五十五条; 人民警察法 第二十三条.
    """

    class Kind(models.TextChoices):
        POLICE = "police", _("人民警察证")
        ADMINISTRATIVE = "administrative", _("行政执法证")

    officer = models.OneToOneField(Officer, models.CASCADE, related_name="enforcement_certificate")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    number = models.CharField(max_length=20, unique=True)
    valid_until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number

    def is_valid(self, on: date | None = None) -> bool:
        """True while it has neither ended nor been taken back, and its officer is in service."""
        day = on or timezone.localdate()
        return self.withdrawn_at is None and self.valid_until >= day and self.officer.is_active


class CertificateChange(ProposedChange):
    """执法证登记变更: what one operator entered for an officer and a second one confirms; nothing before that."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=EnforcementCertificate.Kind.choices)
    number = models.CharField(max_length=20)
    valid_until = models.DateField()

    class Meta(ProposedChange.Meta):
        constraints = [
            *ProposedChange.Meta.constraints, one_open("officer", name="one_certificate_change_at_a_time")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
