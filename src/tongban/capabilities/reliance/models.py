"""Tables of 用证: relying parties, one-time codes, authorisations, uses, complaints, and measures against licences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.licences.public import Licence, LicenceState
from tongban.foundation.four_eyes.public import ProposedChange, one_open
from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField

from .scenes import PartyKind, Scene, Way, scene_title, scenes


def one_holder(name: str, *, optional: bool = False) -> models.CheckConstraint:
    """A row is about a person or an organisation; with ``optional`` also about nobody."""
    found = Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None)
    return models.CheckConstraint(name=name, condition=found | Q(person=None, organisation=None) if optional else found)


class RelyingParty(models.Model):
    """用证单位: a department or a registered organisation that may rely on licences in the scenes it was given.

    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号).
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=PartyKind.choices)
    authority = models.OneToOneField(
        "authorities.Authority", models.PROTECT, null=True, blank=True, related_name="relying_party"
    )
    organisation = models.OneToOneField(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="relying_party"
    )
    client = models.OneToOneField("identity.ApiClient", models.SET_NULL, null=True, blank=True, related_name="+")
    scene_codes = models.JSONField(default=list)
    registered_at = models.DateTimeField(auto_now_add=True)
    until = models.DateField()
    is_stopped = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                name="relying_party_is_one_body",
                condition=Q(authority=None, organisation__isnull=False) | Q(authority__isnull=False, organisation=None),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_effective(self) -> bool:
        """Neither stopped nor over."""
        return not self.is_stopped and self.until >= timezone.localdate()

    @property
    def scenes(self) -> list[Scene]:
        """The scenes it may use, as they are declared now; a department has those that are for departments."""
        known = scenes()
        if self.kind == PartyKind.DEPARTMENT:
            return [one for one in known.values() if PartyKind.DEPARTMENT in one.askers]
        return [known[code] for code in self.scene_codes if code in known and self.kind in known[code].askers]


class PartyChange(ProposedChange):
    """用证单位登记变更: what one operator proposes for a relying party and a second one confirms; nothing before that.

    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号).
    """

    class Kind(models.TextChoices):
        """What is to become of it."""

        REGISTER = "register", _("登记")
        CHANGE = "change", _("变更")
        ALLOW = "allow", _("恢复")

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    party_kind = models.CharField(max_length=20, choices=PartyKind.choices)
    scene_codes = models.JSONField(default=list)
    until = models.DateField()

    class Meta(ProposedChange.Meta):
        constraints = [
            *ProposedChange.Meta.constraints, one_open("organisation", name="one_party_change_at_a_time")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id}"

    @property
    def scenes(self) -> list[Scene]:
        """The scenes it names, as they are declared now."""
        known = scenes()
        return [known[code] for code in self.scene_codes if code in known]


class PresentationCode(models.Model):
    """出示码: short-lived and good once; whoever the holder shows it to sees the attributes of one scene."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="+")
    scene_code = models.CharField(max_length=60)
    code = EncryptedTextField()
    index = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=100)
    expires_at = models.DateTimeField(db_index=True)
    opened_by = models.CharField(max_length=100, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.scene_code} {self.made_at:%H:%M}"

    @property
    def is_open(self) -> bool:
        """It may still be looked at by whoever is first."""
        return self.opened_at is None and self.expires_at > timezone.now()

    @property
    def seconds_left(self) -> int:
        """Whole seconds until it is over; never negative."""
        return max(0, int((self.expires_at - timezone.now()).total_seconds()))


class AuthorisationState(models.TextChoices):
    """States of an authorisation; see ``states.py``."""

    REQUESTED = "requested", _("等您决定")
    GRANTED = "granted", _("已同意")
    DECLINED = "declined", _("已拒绝")
    TAKEN_BACK = "taken_back", _("已收回")
    WITHDRAWN = "withdrawn", _("对方已撤回")
    EXPIRED = "expired", _("已过期")


class Authorisation(models.Model):
    """授权: the holder lets a relying party use licences in one scene, for one purpose, until a day.

    The holder is empty when the details that were asked about fit nobody: the asker cannot tell that from silence.

    Legal: 个人信息保护法 第十三条, 第十四条, 第十五条.
    """

    State = AuthorisationState

    number = models.CharField(max_length=20, unique=True)
    party = models.ForeignKey(RelyingParty, models.PROTECT, related_name="authorisations")
    scene_code = models.CharField(max_length=60)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    case_number = models.CharField(max_length=80, help_text="the business that it is for, as the asker calls it")
    purpose = models.CharField(max_length=300)
    until = models.DateField()
    answer_by = models.DateField()
    state = models.CharField(max_length=12, choices=AuthorisationState.choices, default=AuthorisationState.REQUESTED)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.CharField(max_length=100)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    uses_left = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_holder("authorisation_has_one_holder", optional=True),
            models.UniqueConstraint(fields=["party", "reference"], name="one_request_per_reference"),
        ]
        indexes = [
            models.Index(fields=["person", "state"]),
            models.Index(fields=["organisation", "state"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scene(self) -> Scene | None:
        """The scene as it is declared now; None when it is not declared any more."""
        return scenes().get(self.scene_code)

    @property
    def title(self) -> dict[str, str]:
        """Title of its scene."""
        return scene_title(self.scene_code)

    @property
    def is_waiting(self) -> bool:
        """The holder may still answer."""
        return self.state == AuthorisationState.REQUESTED and self.answer_by >= timezone.localdate()

    @property
    def is_in_force(self) -> bool:
        """It may be used now."""
        return self.state == AuthorisationState.GRANTED and self.until >= timezone.localdate() and self.uses_left > 0


class Use(models.Model):
    """用证记录: one time that a licence was relied on, or that this was refused; its holder sees it at once.

    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号); 个人信息保护法 第四十四条.
    """

    Way = Way

    number = models.CharField(max_length=20, unique=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    scene_code = models.CharField(max_length=60)
    party = models.ForeignKey(RelyingParty, models.PROTECT, null=True, blank=True, related_name="uses")
    licence = models.ForeignKey(Licence, models.PROTECT, null=True, blank=True, related_name="uses")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, null=True, blank=True, related_name="uses")
    presentation = models.OneToOneField(PresentationCode, models.SET_NULL, null=True, blank=True, related_name="use")
    purpose = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300, blank=True)
    item_code = models.CharField(max_length=80, blank=True)
    case_number = models.CharField(max_length=80, blank=True)
    content = EncryptedJSONField(default=dict, help_text="{given: [{name, label, value}], answers: [{id, title, yes}]}")
    refused = models.CharField(max_length=40, blank=True, help_text="code of the error; empty when it was given")
    state_then = models.CharField(max_length=2, choices=LicenceState.choices, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=100)
    reference = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    copy = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    copy_code = models.CharField(max_length=12, blank=True, db_index=True)
    copy_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            one_holder("use_has_one_holder", optional=True),
            models.UniqueConstraint(
                fields=["party", "reference"], condition=Q(party__isnull=False), name="one_use_per_reference"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["organisation", "-at"]),
            models.Index(fields=["party", "-at"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def given(self) -> list[dict[str, Any]]:
        """What was shown: ``[{name, label, value}]``."""
        return list(self.content.get("given", []))

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was answered with yes or no: ``[{id, title, yes}]``."""
        return list(self.content.get("answers", []))

    @property
    def title(self) -> dict[str, str]:
        """Title of its scene."""
        return scene_title(self.scene_code)

    @property
    def copy_is_good(self) -> bool:
        """The marked copy may still be relied on."""
        return self.copy_until is not None and self.copy_until >= timezone.localdate()


class ComplaintState(models.TextChoices):
    """Who is to answer."""

    WITH_PARTY = "with_party", _("等用证单位答复")
    WITH_AUTHORITY = "with_authority", _("等发证机关处理")
    CLOSED = "closed", _("已办结")


class Complaint(models.Model):
    """用证投诉: the holder says that a use was not right; the using body explains, the issuing authority concludes.

    Legal: 个人信息保护法 第五十条, 第六十五条.
    """

    State = ComplaintState

    use = models.OneToOneField(Use, models.PROTECT, related_name="complaint")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    text = EncryptedTextField()
    raised_at = models.DateTimeField(auto_now_add=True)
    raised_by = models.CharField(max_length=100)
    state = models.CharField(max_length=15, choices=ComplaintState.choices, default=ComplaintState.WITH_PARTY)
    party_due_on = models.DateField()
    due_on = models.DateField()
    party_reply = EncryptedTextField(blank=True)
    party_replied_at = models.DateTimeField(null=True, blank=True)
    reply = EncryptedTextField(blank=True)
    is_founded = models.BooleanField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["authority", "state"])]

    def __str__(self) -> str:
        return f"{self.use_id} {self.state}"

    def is_late(self, on: date | None = None) -> bool:
        """Nobody concluded it in time."""
        return self.state != ComplaintState.CLOSED and self.due_on < (on or timezone.localdate())


class MeasureKind(models.TextChoices):
    """What an issuing authority may do with a licence."""

    SUSPEND = "suspend", _("暂扣")
    RESUME = "resume", _("恢复")
    CANCEL = "cancel", _("注销")
    REVOKE = "revoke", _("撤销")
    WITHDRAW = "withdraw", _("吊销")


class Measure(ProposedChange):
    """证照处置: an officer proposes, a second one confirms; only then the licence changes its state.

    Legal: 行政许可法 第六十九条, 第七十条; 行政处罚法 第九条.
    """

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=10, choices=MeasureKind.choices)
    legal_basis = models.CharField(max_length=200)

    class Meta(ProposedChange.Meta):
        constraints = [*ProposedChange.Meta.constraints, one_open("licence", name="one_measure_at_a_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.licence_id}"
