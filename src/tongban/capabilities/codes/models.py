"""Tables of codes: devices that draw without a network, codes on paper, gates, what they saw, and objections."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Device(models.Model):
    """绑定设备: a telephone whose key may draw the code of its owner without a network."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="code_devices")
    algorithm = models.IntegerField(help_text="COSE number")
    public_key = models.CharField(max_length=130, help_text="hexadecimal")
    label = models.CharField(max_length=80, blank=True)
    bound_at = models.DateTimeField(default=timezone.now)
    refreshed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "public_key"], name="codes_one_row_per_device")]

    def __str__(self) -> str:
        return self.label or f"device {self.pk}"


class IssuedKind(models.TextChoices):
    PASS = "pass", _("设备通行证")
    PAPER = "paper", _("离线码")


class IssuedCode(models.Model):
    """已签发的码: a code that outlives the minute, so that it can be declared dead before its time."""

    handle = models.CharField(max_length=32, unique=True, help_text="hexadecimal")
    kind = models.CharField(max_length=5, choices=IssuedKind.choices)
    family = models.CharField(max_length=24)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="issued_codes")
    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="passes")
    issued_by = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "family"], condition=Q(kind="paper", revoked_at__isnull=True),
                name="codes_one_living_paper",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["device", "revoked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RevokedHandle(models.Model):
    """吊销序列: dead handles in the order in which gates hear of them; forgotten when the code would have expired."""

    handle = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


class Gate(models.Model):
    """验码点: a turnstile, a window or a member of staff with a telephone, and the scenes it may ask."""

    code = models.SlugField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    scenes = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    # A gate of somebody else's make: the key that signs its uploads, and how far its journal has been taken.
    algorithm = models.IntegerField(default=0, help_text="COSE number; 0 for pages of our own")
    public_key = models.CharField(max_length=130, blank=True, help_text="hexadecimal")
    position = models.BigIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title_zh


class Scan(models.Model):
    """扫码记录: one look at a code; the holder sees each of them."""

    scan_id = models.CharField(
        max_length=40, unique=True, help_text="made by the gate; a repeated upload is known by it"
    )
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="scans")
    scene = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    received_at = models.DateTimeField(default=timezone.now)
    result = models.CharField(max_length=24)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="code_scans")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    carrier = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    seen = models.JSONField(default=dict)
    concession = models.JSONField(default=dict)
    drawing = models.CharField(max_length=32, blank=True)
    by = models.CharField(max_length=80, blank=True)
    # What it was, when it was no code of ours, and who had signed it.
    scheme = models.CharField(max_length=16, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    was_offline = models.BooleanField(default=False)
    # The same drawing was seen elsewhere: a copy was shown at one of the two.
    is_copy = models.BooleanField(default=False)
    forget_on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            # A drawing is taken once: of two gates online at the same moment one gets the row, the other a refusal.
            models.UniqueConstraint(
                fields=["drawing"], condition=Q(result="good", was_offline=False) & ~Q(drawing=""),
                name="codes_drawing_taken_once",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["gate", "-at"]),
            models.Index(fields=["drawing"], name="codes_scan_drawing"),
        ]

    def __str__(self) -> str:
        return self.scan_id


class ScanObjection(models.Model):
    """异议: the holder says that a scan was not theirs or asked too much; the body of the gate answers."""

    scan = models.OneToOneField(Scan, models.CASCADE, related_name="objection")
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"objection {self.pk}"


class ForeignIssuer(models.Model):
    """信任名单: a key under which another house signs codes that our gates may believe."""

    class Scheme(models.TextChoices):
        HC1 = "hc1", _("欧盟式健康凭证（HC1）")
        CREDENTIAL = "credential", _("可验证凭证（W3C）")
        CITY = "city", _("外地码")

    scheme = models.CharField(max_length=16, choices=Scheme.choices)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="iss of credentials, region of a city")
    key_id = models.CharField(max_length=80)
    algorithm = models.CharField(max_length=16)
    public = models.TextField(help_text="hexadecimal")
    uses = models.JSONField(default=list, blank=True)
    usable_from = models.DateTimeField()
    usable_until = models.DateTimeField()
    # Another city: where its open kit is, and the key set that its root has signed.
    url = models.CharField(max_length=200, blank=True)
    key_set = models.TextField(blank=True, help_text="hexadecimal")
    refreshed_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["scheme", "title_zh", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "place", "key_id", "public"], condition=Q(withdrawn_at__isnull=True),
                name="codes_one_living_foreign_key",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["scheme", "key_id"])]

    def __str__(self) -> str:
        return self.title_zh


class AttachedCard(models.Model):
    """并入随申码的卡: a card for which its holder's code may stand, by the holder's consent."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="attached_cards")
    issuer = models.CharField(max_length=24)
    number = models.CharField(max_length=40)
    consented_at = models.DateTimeField(default=timezone.now)
    consented_by = models.CharField(max_length=80)
    detached_at = models.DateTimeField(null=True)
    # What the issuer said last: a card it took back is shown to nobody.
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["issuer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "issuer"], condition=Q(detached_at__isnull=True), name="codes_one_card_of_an_issuer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.pk}"


class IssuerCard(models.Model):
    """演示发卡方的卡册: the books of the embedded card issuers of the demonstration city."""

    issuer = models.CharField(max_length=24)
    number = models.CharField(max_length=40)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    shows = models.JSONField(default=list)
    valid_until = models.DateField(null=True)
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["issuer", "number"]
        constraints = [models.UniqueConstraint(fields=["issuer", "number"], name="codes_one_number_with_an_issuer")]
        indexes = [models.Index(fields=["person", "issuer"])]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"


class Venue(models.Model):
    """场所: a place whose code people scan: to check in, queue, pay, complain."""

    code = models.SlugField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200)
    gate = models.OneToOneField(Gate, models.PROTECT, related_name="venue")
    does = models.JSONField(default=list, help_text="check_in, queue, pay, complain")
    price_zh = models.CharField(max_length=80, blank=True)
    price_fen = models.PositiveIntegerField(null=True)
    # The handle in the poster that hangs now; a poster with another one is void.
    handle = models.CharField(max_length=32, unique=True)
    poster_at = models.DateTimeField(default=timezone.now)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title_zh


class TicketState(models.TextChoices):
    """Where somebody stands in the queue of a place."""

    WAITING = "waiting", _("等候")
    CALLED = "called", _("请到")
    SERVED = "served", _("已办")
    LEFT = "left", _("已放弃")


class VenueTicket(models.Model):
    """排队号: one number of one day at one place."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="tickets")
    day = models.DateField()
    number = models.PositiveIntegerField()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=TicketState.choices, default=TicketState.WAITING)
    taken_at = models.DateTimeField(default=timezone.now)
    called_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "day", "number"], name="codes_one_ticket_of_a_number"),
            models.UniqueConstraint(
                fields=["venue", "day", "person"], condition=Q(state__in=["waiting", "called"]),
                name="codes_one_living_ticket_of_a_person",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.venue_id} {self.number}"


class VenueComplaint(models.Model):
    """场所投诉: what somebody said of a place after scanning it; its body answers."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="complaints")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True, help_text="made by the page; a repeated sending is known by it")
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"complaint {self.pk}"


class SandboxScene(models.Model):
    """试验场景: what somebody tries out against made-up holders; forgotten after a month."""

    code = models.SlugField(max_length=24, unique=True)
    title = models.CharField(max_length=80)
    declaration = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.code


class Verdict(models.TextChoices):
    """What the legal supervisor says of a use by law."""

    OPEN = "open", _("待复核")
    CONFIRMED = "confirmed", _("确认合法")
    QUESTIONED = "questioned", _("已质疑，等说明")
    EXPLAINED = "explained", _("已说明，等认定")
    UNLAWFUL = "unlawful", _("认定不当")


class LawfulUse(models.Model):
    """执法用码: one look by law: ground, case, officers, what was told, and when the holder hears of it."""

    scan = models.OneToOneField(Scan, models.CASCADE, related_name="lawful")
    venue = models.ForeignKey(Venue, models.CASCADE, null=True, related_name="lawful_uses")
    ground = models.CharField(max_length=24)
    basis = models.CharField(max_length=120, help_text="the article as it was declared at that moment")
    case_number = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=20)
    second = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+")
    second_certificate = models.CharField(max_length=20, blank=True)
    second_said = models.CharField(max_length=6, blank=True, help_text="there, absent")
    told = models.JSONField(default=list, help_text="names of what the registers told; never the values")
    told_at = models.DateTimeField(help_text="from when on the holder sees it")
    delay_ground = models.CharField(max_length=120, blank=True)
    delay_reason = models.CharField(max_length=200, blank=True)
    notified_at = models.DateTimeField(null=True)
    alarms = models.JSONField(default=list)
    must_review = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    note = models.CharField(max_length=500, blank=True)
    explanation = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("officer")), name="codes_two_officers_are_two"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None)
                | ~Q(reviewed_by=F("officer")) & (Q(second=None) | ~Q(reviewed_by=F("second"))),
                name="codes_no_officer_reviews_their_own",
            ),
            models.CheckConstraint(condition=~Q(case_number="") & ~Q(purpose=""), name="codes_case_and_purpose"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["officer", "-id"]),
            models.Index(fields=["verdict", "must_review"]),
            models.Index(fields=["told_at"], condition=Q(notified_at=None), name="codes_law_not_yet_told"),
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.pk}"
