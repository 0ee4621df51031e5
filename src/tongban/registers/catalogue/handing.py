"""下沉: propose, take, train, try, confirm, call back; and who decides a new case because of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.registers.authorities.public import Authority, Officer, officers_of
from tongban.registers.places.public import working_calendar

from .errors import HandoverRefused
from .handover_models import ENDED, LIVING, HandoverState, HandoverStep, ItemHandover

# Cases a month that one trained officer decides; a parameter of the demonstration, no law's number.
CASES_OF_ONE_A_MONTH = 120
SHORTEST_TRIAL, LONGEST_TRIAL = 5, 120
DECIDING = ("officer", "reviewer", "head")
S = HandoverState


def answering_authority(owner: str, pack_code: str, region_code: str) -> Authority | None:
    """Who decides a new case of a city item: the district that took it, else the owner. One query.

    Legal: 行政许可法 第二十四条.
    """
    taken = ItemHandover.objects.filter(pack_code=pack_code, region_id=region_code[:6], state__in=LIVING)
    rows = list(Authority.objects.filter(Q(pk=owner) | Q(pk__in=taken.values("taker"))))
    return next((one for one in rows if one.pk != owner), None) or next(iter(rows), None)


def handovers_visible_to(viewer: Viewer) -> QuerySet[ItemHandover]:
    """What the viewer's authority gave or is to take; nobody else's."""
    rows = ItemHandover.objects.select_related("giver", "taker")
    if viewer.role != Role.OFFICER or not viewer.authority_code or not viewer.holds(*DECIDING):
        return rows.none()
    return rows.filter(Q(giver=viewer.authority_code) | Q(taker=viewer.authority_code))


@dataclass(frozen=True)
class Readiness:
    """能力核对: may the trial begin?

    Attributes:
        officers: officers of the taker who can be trained. trained: of them, those who passed.
        separates: somebody examines and somebody else decides (受办分离).
        needed: trained officers that the expected cases ask for.
    """

    officers: list[Officer]
    trained: list[Officer]
    separates: bool
    needed: int
    cases_of_one: int = CASES_OF_ONE_A_MONTH

    @property
    def is_trained(self) -> bool:
        return bool(self.trained) and self.separates

    @property
    def has_capacity(self) -> bool:
        return len(self.trained) >= self.needed

    @property
    def is_ready(self) -> bool:
        return self.is_trained and self.has_capacity


def readiness(row: ItemHandover) -> Readiness:
    """Training and capacity as they stand today: who left the office does not count any more."""
    staff = [one for one in officers_of(row.taker_id) if {post.pk for post in one.posts.all()} & set(DECIDING)]
    trained = [one for one in staff if one.pk in set(row.trained)]
    examine = {one.pk for one in trained if "officer" in {post.pk for post in one.posts.all()}}
    decide = {one.pk for one in trained if {"reviewer", "head"} & {post.pk for post in one.posts.all()}}
    separates = bool(examine and decide and len(examine | decide) > 1)
    return Readiness(staff, trained, separates, max(1, ceil(row.monthly_cases / CASES_OF_ONE_A_MONTH)))


def propose_handover(
    pack_code: str, item: str, taker: Authority, *, ground: str, scope: str, monthly_cases: int, by: Viewer
) -> ItemHandover:
    """The head of the city's department offers an item to a district's bureau of its line. Twice is harmless.

    Raises:
        HandoverRefused: not a head, not a bureau of the own line, or ground or content is missing.
    """
    if by.role != Role.OFFICER or not by.holds("head"):
        raise HandoverRefused(_("下沉由本机关负责人提出。"))
    if taker.department != by.authority_code or taker.pk == by.authority_code:
        raise HandoverRefused(_("只能下沉给本条线的区级机关。"))
    if not ground.strip() or not scope.strip() or not 0 <= monthly_cases <= 100_000:
        raise HandoverRefused(_("请写明下放依据、交接内容和预计办件量。"))
    try:
        with transaction.atomic():
            row = ItemHandover.objects.create(
                pack_code=pack_code, item=item[:200], giver_id=by.authority_code, taker=taker, region=taker.region,
                ground=ground.strip()[:200], scope=scope.strip()[:4000], monthly_cases=monthly_cases,
                proposed_by=by.actor_ref,
            )  # fmt: skip
            _note(row, "proposed", by, scope.strip()[:4000])
            return row
    except IntegrityError:  # it is on its way already
        living = ItemHandover.objects.exclude(state__in=ENDED)
        return living.get(pack_code=pack_code, region=taker.region)


def _note(row: ItemHandover, kind: str, by: Viewer, words: str = "") -> None:
    HandoverStep.objects.create(handover=row, kind=kind, by=by.actor_ref, note=words)
    record(by, f"handover.{kind}", row.ref, reason=words[:500])
    announce(f"tongban.handover.{kind}", subject=row.ref, data={"pack": row.pack_code, "taker": row.taker_id})


def _locked(row: ItemHandover, by: Viewer, side: str, *states: str) -> ItemHandover:
    """The row, ours; the viewer must be the head of that side, the row in one of the states."""
    row = ItemHandover.objects.select_for_update(of=("self",)).select_related("giver", "taker").get(pk=row.pk)
    if by.authority_code not in (row.giver_id, row.taker_id):
        raise NotVisible()
    if by.role != Role.OFFICER or not by.holds("head") or by.authority_code != getattr(row, f"{side}_id"):
        raise HandoverRefused(_("这一步由对方机关或者负责人办理。"))
    if row.state not in states:
        raise HandoverRefused(_("状态已经变化，请刷新后再看。"))
    return row


@transaction.atomic
def take(row: ItemHandover, *, takes: bool, note: str, by: Viewer) -> ItemHandover:
    """The district's head takes the item over, or says why not. Twice is harmless."""
    row = _locked(row, by, "taker", S.PROPOSED, S.TAKEN if takes else S.DECLINED)
    if row.state != S.PROPOSED:
        return row
    if not takes and not note.strip():
        raise HandoverRefused(_("请写明为什么不承接。"))
    row.state = S.TAKEN if takes else S.DECLINED
    row.ended_at = None if takes else timezone.now()
    row.save(update_fields=["state", "ended_at"])
    _note(row, row.state, by, note.strip())
    return row


@transaction.atomic
def train(row: ItemHandover, officers: list[int], *, words: str, by: Viewer) -> ItemHandover:
    """Write down who of the district passed the training, and which; the list replaces the one before.

    Raises:
        HandoverRefused: nobody of the office, or it is not said which training.
    """
    row = _locked(row, by, "taker", S.TAKEN, S.TRIAL, S.IN_FORCE)
    own = {one.pk for one in readiness(row).officers}
    chosen = sorted(own & set(officers))
    if not chosen or not words.strip():
        raise HandoverRefused(_("请选择培训合格的人员，并写明培训名称和日期。"))
    if (row.trained, row.training) == (chosen, words.strip()[:200]):
        return row
    row.trained, row.training = chosen, words.strip()[:200]
    row.save(update_fields=["trained", "training"])
    _note(row, "trained", by, words.strip())
    return row


@transaction.atomic
def begin_trial(row: ItemHandover, *, working_days: int, by: Viewer) -> ItemHandover:
    """The giving side lets the trial begin: from now on the district decides new cases. Twice is harmless.

    Raises:
        HandoverRefused: training or capacity does not suffice, or the trial is too short or too long.
    """
    row = _locked(row, by, "giver", S.TAKEN, S.TRIAL)
    if row.state == S.TRIAL:
        return row
    if not SHORTEST_TRIAL <= working_days <= LONGEST_TRIAL:
        raise HandoverRefused(_("试运行请在 %(least)d 到 %(most)d 个工作日之间。")
                              % {"least": SHORTEST_TRIAL, "most": LONGEST_TRIAL})  # fmt: skip
    ready = readiness(row)
    if not ready.is_trained:
        raise HandoverRefused(_("培训没有达到要求：审查和决定要由两名以上培训合格的人员分别承担。"))
    if not ready.has_capacity:
        raise HandoverRefused(
            _("承接能力不足：还需要 %(n)d 名培训合格的人员。") % {"n": ready.needed - len(ready.trained)}
        )
    row.state = S.TRIAL
    row.trial_until = working_calendar().add(timezone.localdate(), working_days)
    row.save(update_fields=["state", "trial_until"])
    _note(row, "trial", by, f"{row.trial_until}")
    return row


@transaction.atomic
def confirm(row: ItemHandover, *, note: str, by: Viewer) -> ItemHandover:
    """The trial was good: the item stays with the district. Twice is harmless."""
    row = _locked(row, by, "giver", S.TRIAL, S.IN_FORCE)
    if row.state == S.IN_FORCE:
        return row
    row.state = S.IN_FORCE
    row.save(update_fields=["state"])
    _note(row, "in_force", by, note.strip())
    return row


@transaction.atomic
def call_back(row: ItemHandover, *, reason: str, by: Viewer) -> ItemHandover:
    """The giving side takes the item back: new cases come to it again, open ones are ended where they are.

    Raises:
        HandoverRefused: no reason.
    """
    row = _locked(row, by, "giver", S.PROPOSED, S.TAKEN, S.TRIAL, S.IN_FORCE, S.CALLED_BACK)
    if row.state == S.CALLED_BACK:
        return row
    if not reason.strip():
        raise HandoverRefused(_("请写明为什么收回。"))
    row.state, row.ended_at = S.CALLED_BACK, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    _note(row, "called_back", by, reason.strip())
    return row
