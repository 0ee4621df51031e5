"""证照处置: an officer proposes to suspend, resume, cancel or revoke; a second one confirms; the holder is told."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.capabilities.licences.public import Licence, change_state
from tongban.capabilities.reliance.errors import NotAllowed, WrongStep
from tongban.capabilities.reliance.models import Measure, MeasureKind
from tongban.capabilities.reliance.notices import licence_name, tell_holder
from tongban.capabilities.reliance.states import MEASURES, measures_for
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record

WORDS = {
    MeasureKind.SUSPEND: {"zh": "暂扣", "en": "suspended"},
    MeasureKind.RESUME: {"zh": "恢复", "en": "resumed"},
    MeasureKind.CANCEL: {"zh": "注销", "en": "cancelled"},
    MeasureKind.REVOKE: {"zh": "撤销", "en": "revoked"},
    MeasureKind.WITHDRAW: {"zh": "吊销", "en": "withdrawn"},
}


def propose_measure(licence: Licence, kind: str, *, reason: str, legal_basis: str, by: Viewer) -> Measure:
    """Propose what should be done; nothing changes before a second officer confirms. The same again is harmless.

    Raises:
        NotAllowed: another authority issued it.
        WrongStep: not possible in its state, or another measure waits.
    Legal: 行政许可法 第六十九条, 第七十条.
    """
    if licence.authority_id != by.authority_code:
        raise NotAllowed
    try:
        with transaction.atomic():
            licence = Licence.objects.select_for_update(of=("self",)).get(pk=licence.pk)
            waiting = Measure.objects.filter(licence=licence, state=Measure.State.PROPOSED).first()
            if waiting is not None and waiting.kind == kind and waiting.proposed_by == by.actor_ref[:100]:
                return waiting
            if waiting is not None or kind not in measures_for(licence.state):
                raise WrongStep
            measure = Measure.objects.create(
                licence=licence, kind=kind, reason=reason[:300], legal_basis=legal_basis[:200],
                proposed_by=by.actor_ref[:100],
            )  # fmt: skip
            record(by, "licence.measure_proposed", licence, reason=reason, detail={"kind": kind})
    except IntegrityError:
        raise WrongStep from None
    return measure


@transaction.atomic
def confirm_measure(measure: Measure, *, by: Viewer) -> Measure:
    """A second officer agrees: the licence changes its state, its holder is told. Confirming twice is harmless.

    Raises:
        NotAllowed: the proposer cannot confirm; nor can another authority.
        WrongLicenceState: the licence has moved meanwhile.
    """
    measure = _locked(measure, by)
    if measure.state == Measure.State.DONE:
        return measure
    _decide(measure, Measure.State.DONE, by, "")
    kind = MeasureKind(measure.kind)
    licence = measure.licence
    change_state(licence, MEASURES[kind][1], by=by, reason=f"{measure.reason}（{measure.legal_basis}）")
    words = {
        "licence": licence_name(licence), "measure": WORDS[kind], "authority": licence.authority.name,
        "reason": measure.reason, "legal_basis": measure.legal_basis,
    }  # fmt: skip
    tell_holder(licence, "reliance.measure_done", words, reference=f"reliance.measure:{measure.pk}",
                link=f"/licences/{licence.pk}/")  # fmt: skip
    return measure


@transaction.atomic
def reject_measure(measure: Measure, *, by: Viewer, remark: str) -> Measure:
    """A second officer does not agree; the proposer may also take it back. Rejecting twice is harmless."""
    measure = _locked(measure, by, own=True)
    if measure.state == Measure.State.REJECTED:
        return measure
    _decide(measure, Measure.State.REJECTED, by, remark)
    return measure


def _locked(measure: Measure, by: Viewer, *, own: bool = False) -> Measure:
    rows = Measure.objects.select_for_update(of=("self",))
    measure = rows.select_related("licence__authority", "licence__person", "licence__organisation").get(pk=measure.pk)
    is_own = measure.proposed_by == by.actor_ref[:100]
    if measure.licence.authority_id != by.authority_code or (is_own and not own):
        raise NotAllowed
    return measure


def _decide(measure: Measure, state: Measure.State, by: Viewer, remark: str) -> None:
    if measure.state != Measure.State.PROPOSED:
        raise WrongStep
    measure.state, measure.decided_by, measure.decided_at = state, by.actor_ref[:100], timezone.now()
    measure.remark = remark[:300]
    measure.save(update_fields=["state", "decided_by", "decided_at", "remark"])
    record(by, f"licence.measure_{state}", measure.licence, reason=remark or measure.reason)
