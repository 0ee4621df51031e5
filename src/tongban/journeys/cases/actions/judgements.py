"""审查要点的人工结论: an officer confirms what the computer said of a point, or overrules it with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.journeys.cases.actions.steps import By, lock, reference, require_staff, tell
from tongban.journeys.cases.errors import CaseError, NeedsGround, WrongState
from tongban.journeys.cases.models import Case, Measure, PointJudgement
from tongban.journeys.cases.states import UNDECIDED, State

OPEN_TO_JUDGEMENT = UNDECIDED | {State.RECEIVED, State.SUSPENDED}


@transaction.atomic
def judge_point(case: Case, point: str, verdict: bool, *, by: By, reason: str = "") -> PointJudgement:
    """Say how a condition or review point stands. The same said twice is harmless; until the decision it may change.

    Args:
        point: id of a condition or review point of the case's version.
        reason: needed where the computer had said otherwise; the rules are mended by such reasons.
    Raises:
        NotAllowed: a clerk; clerks do not judge.
        NeedsGround: overruled without a reason.
        WrongState: decided or ended.
        CaseError: the version has no such point.
    Legal: 行政许可法 第三十四条 (the authority examines; the computer only helps).
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    automatic = automatic_verdicts(case)
    if point not in automatic:
        raise CaseError(_("这个事项没有这一条审查要点"))
    known = PointJudgement.objects.filter(case=case, point=point).first()
    if known is not None and (known.verdict, known.reason) == (verdict, reason.strip()):
        return known
    if State(case.state) not in OPEN_TO_JUDGEMENT:
        raise WrongState()
    said = automatic[point]
    if said is not None and said != verdict and not reason.strip():
        raise NeedsGround(_("与自动结论不同，请写明原因，规则要据此改进"))
    row, _is_new = PointJudgement.objects.update_or_create(
        case=case, point=point,
        defaults={"automatic": said, "verdict": verdict, "reason": reason.strip()[:200], "by": reference(by),
                  "at": timezone.now()},
    )  # fmt: skip
    tell(case, "point_judged", by, reason=reason.strip(), point=point, verdict=verdict, automatic=said)
    return row


@transaction.atomic
def confirm_points(case: Case, *, by: By) -> int:
    """Confirm every automatic verdict on which nobody has said anything yet; returns how many. Twice is harmless.

    Raises:
        NotAllowed: a clerk.
        WrongState: decided or ended.
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    said = set(case.judgements.values_list("point", flat=True))
    waiting = {name: one for name, one in automatic_verdicts(case).items() if one is not None and name not in said}
    if not waiting:
        return 0
    if State(case.state) not in OPEN_TO_JUDGEMENT:
        raise WrongState()
    now, who = timezone.now(), reference(by)
    PointJudgement.objects.bulk_create(
        PointJudgement(case=case, point=name, automatic=one, verdict=one, by=who, at=now)
        for name, one in waiting.items()
    )
    tell(case, "points_confirmed", by, points=sorted(waiting))
    return len(waiting)


def automatic_verdicts(case: Case) -> dict[str, bool | None]:
    """What the computer said of each condition and review point at the last submission; None where it could not."""
    measured = Measure.objects.filter(case=case).first()
    found = {str(one["id"]): one["verdict"] for one in measured.points} if measured else {}
    pack = case.pack_version
    return {str(spec["id"]): found.get(str(spec["id"])) for spec in [*pack.criteria, *pack.review_points]}
