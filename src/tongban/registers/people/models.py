from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField, blind_index
from tongban.foundation.values.public import CitizenId, MobileNumber, mask_middle, mask_name, whole_years


class Sex(models.TextChoices):
    """Registered sex, GB/T 2261.1 in words."""

    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Person(models.Model):
    """自然人: a natural person as the population register knows them; identified by citizen id.

    The citizen id, the mobile number and the address are encrypted; the two numbers can be looked up by blind index.
    """

    citizen_id = EncryptedTextField(max_length=18)
    citizen_id_index = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    name_pinyin = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices)
    birth_date = models.DateField()
    death_date = models.DateField(null=True, blank=True)
    ethnicity = models.CharField(max_length=20, default="汉族")
    nationality = models.CharField(max_length=3, default="CHN", help_text="GB/T 2659, three letters")
    phone = EncryptedTextField(max_length=20, blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    # 户籍: where registered; another province for people from elsewhere.
    hukou_region = models.ForeignKey("places.Region", models.PROTECT, null=True, blank=True, related_name="+")
    # 居住地: where they live; empty when not in this city.
    residence_region = models.ForeignKey("places.Region", models.PROTECT, null=True, blank=True, related_name="+")
    address = EncryptedTextField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return mask_name(self.name)

    @property
    def actor_ref(self) -> str:
        """How this person stands in the audit log."""
        return f"person:{self.pk}"

    @property
    def masked_name(self) -> str:
        """王* for a list that others may see."""
        return mask_name(self.name)

    @property
    def masked_citizen_id(self) -> str:
        """First four and last four characters."""
        return CitizenId(self.citizen_id).masked

    @property
    def masked_phone(self) -> str:
        """First three and last four digits; empty without a number."""
        return MobileNumber(self.phone).masked if self.phone else ""

    @property
    def masked_address(self) -> str:
        """The beginning of the address; house and room hidden."""
        return mask_middle(self.address) if self.address else ""

    def age(self, on: date | None = None) -> int:
        """Age in whole years (周岁) on that day, today in the city if no day is given."""
        return whole_years(self.birth_date, on or timezone.localdate())

    def is_minor(self, on: date | None = None) -> bool:
        """Under 18.

        Legal: 民法典 第十七条.
        """
        return self.age(on) < 18

    @property
    def is_alive(self) -> bool:
        """No death is registered."""
        return self.death_date is None


def citizen_id_index(citizen_id: str) -> str:
    """The blind index under which a citizen id is found."""
    return blind_index("citizen_id", citizen_id)


def phone_index(phone: str) -> str:
    """The blind index under which a mobile number is found; empty for none."""
    return blind_index("phone", phone) if phone else ""


class NumberGiven(models.Model):
    """编号台账: which number the embedded numbering gave under which reference. A city with a real one has no rows."""

    reference = models.CharField(max_length=120, unique=True)
    citizen_id = EncryptedTextField(max_length=18)
    citizen_id_index = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "numbers given"

    def __str__(self) -> str:
        return self.reference


class PersonVersion(models.Model):
    """历史登记: how an entry read until it was changed. The row in force is the person's own."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="versions")
    values = EncryptedJSONField(default=dict)
    recorded_until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["recorded_until"]
        indexes = [models.Index(fields=["person", "recorded_until"], name="people_version_in_force")]

    def __str__(self) -> str:
        return f"person:{self.person_id} until {self.recorded_until:%Y-%m-%d}"


class Relationship(models.Model):
    """亲属（监护）关系: the relative is so-and-so *of the person*; each pair is kept in both directions."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("父母")
        CHILD = "child", _("子女")
        SPOUSE = "spouse", _("配偶")
        GUARDIAN = "guardian", _("监护人")
        WARD = "ward", _("被监护人")

    INVERSE = {
        Kind.PARENT: Kind.CHILD,
        Kind.CHILD: Kind.PARENT,
        Kind.SPOUSE: Kind.SPOUSE,
        Kind.GUARDIAN: Kind.WARD,
        Kind.WARD: Kind.GUARDIAN,
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="relationships")
    relative = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    source = models.CharField(max_length=60, help_text="civil_affairs.marriage, public_security.hukou, court …")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "relative", "kind"], name="one_row_per_relationship")]
        indexes = [models.Index(fields=["relative", "kind"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"
