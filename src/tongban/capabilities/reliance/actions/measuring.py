"""证照处置: an officer proposes to suspend, resume, cancel or revoke; a second one confirms; the holder is told."""

from __future__ import annotations

from django.db import transaction

from tongban.capabilities.licences.public import Licence, change_state
from tongban.capabilities.reliance.errors import NotAllowed, WrongStep
from tongban.capabilities.reliance.models import Measure, MeasureKind
from tongban.capabilities.reliance.notices import licence_name, tell_holder
from tongban.capabilities.reliance.states import MEASURES, measures_for
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.four_eyes.public import confirm, propose, reject

WORDS = {
    MeasureKind.SUSPEND: {"zh": "暂扣", "en": "suspended"},
    MeasureKind.RESUME: {"zh": "恢复", "en": "resumed"},
    MeasureKind.CANCEL: {"zh": "注销", "en": "cancelled"},
    MeasureKind.REVOKE: {"zh": "撤销", "en": "revoked"},
    MeasureKind.WITHDRAW: {"zh": "吊销", "en": "withdrawn"},
}


@transaction.atomic
def propose_measure(licence: Licence, kind: str, *, reason: str, legal_basis: str, by: Viewer) -> Measure:
    """Propose what should be done; nothing changes before a second officer confirms. The same again is harmless.

    Raises:
        NotAllowed: another authority issued it. WrongStep: not possible in its state.
        OtherWaits, NoReason: as ``four_eyes.propose``.
    Legal: 行政许可法 第六十九条, 第七十条.
    """
    _require_issuer(licence, by)
    licence = Licence.objects.select_for_update(of=("self",)).get(pk=licence.pk)
    if kind not in measures_for(licence.state):
        raise WrongStep
    measure, is_new = propose(
        Measure, {"licence": licence}, reason=reason, by=by, kind=kind, legal_basis=legal_basis[:200]
    )
    if is_new:
        record(by, "licence.measure_proposed", licence, reason=reason, detail={"kind": kind})
    return measure


@transaction.atomic
def confirm_measure(measure: Measure, *, by: Viewer) -> Measure:
    """A second officer agrees: the licence changes its state, its holder is told. Confirming twice is harmless.

    Raises:
        NotAllowed: another authority issued it. WrongLicenceState: the licence has moved meanwhile.
        OwnProposal, DecidedAlready: as ``four_eyes.confirm``.
    """
    _require_issuer(measure.licence, by)
    measure, is_new = confirm(measure, by=by)
    if not is_new:
        return measure
    kind, licence = MeasureKind(measure.kind), measure.licence
    record(by, "licence.measure_done", licence, reason=measure.reason)
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
    """A second officer does not agree and says why; the proposer may also take it back. Twice is harmless.

    Raises:
        NotAllowed: another authority issued it. NoRemark, DecidedAlready: as ``four_eyes.reject``.
    """
    _require_issuer(measure.licence, by)
    measure, is_new = reject(measure, remark=remark, by=by)
    if is_new:
        record(by, f"licence.measure_{measure.state}", measure.licence, reason=measure.remark or measure.reason)
    return measure


def _require_issuer(licence: Licence, by: Viewer) -> None:
    if licence.authority_id != by.authority_code:
        raise NotAllowed
