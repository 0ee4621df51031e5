"""Standing authorisations: asked by one officer, approved by the head, never the same person; ended at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.licences.errors import SealActRefused
from tongban.capabilities.licences.letters import letter_kinds
from tongban.capabilities.licences.models import AuthorisationState, Seal, SealAuthorisation
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record

from .keeping import USERS, is_custodian, is_head, ref_of

OTHER_KINDS = {
    "licence": gettext_lazy("电子证照"), "licence_copy": gettext_lazy("证照加注件"), "bill": gettext_lazy("电子票据"),
    "certificate": gettext_lazy("证明"),
}  # fmt: skip
LONGEST_DAYS = 5 * 366


def sealed_kinds(language: str = "zh") -> dict[str, str]:
    """Kinds of documents that are sealed without asking → their names."""
    letters = {kind: titles["en" if language.startswith("en") else "zh"] for kind, titles in letter_kinds().items()}
    return letters | {kind: str(words) for kind, words in OTHER_KINDS.items()}


@transaction.atomic
def ask_authorisation(
    seal: Seal, kinds: Sequence[str], *, ground: str, valid_until: date, by: Viewer
) -> SealAuthorisation:
    """Propose that the seal may be put on letters of these kinds without asking.

    Raises:
        SealActRefused: not of this authority, nothing chosen, no ground, or a term that is over or too long.
    """
    if by.authority_code != seal.authority_id or not by.holds(*USERS):
        raise SealActRefused(_("只有本单位的工作人员可以提出。"))
    chosen = ["*"] if "*" in kinds else sorted(set(kinds) & set(sealed_kinds()))
    today = timezone.localdate()
    if not chosen or not ground.strip():
        raise SealActRefused(_("请选择文书种类，并写明依据的文件。"))
    if not today <= valid_until or (valid_until - today).days > LONGEST_DAYS:
        raise SealActRefused(_("截止日期要在今天以后，最长五年。"))
    same = seal.authorisations.filter(state=AuthorisationState.ASKED, ground=ground.strip()[:200], kinds=chosen)
    if (known := same.filter(valid_until=valid_until).first()) is not None:
        return known
    row = SealAuthorisation.objects.create(
        seal=seal, kinds=chosen, ground=ground.strip()[:200], valid_until=valid_until, asked_by=by.actor_ref
    )
    record(by, "seal.authorisation_asked", ref_of(seal), reason=ground, detail={"kinds": chosen})
    return row


@transaction.atomic
def decide_authorisation(row: SealAuthorisation, *, agrees: bool, by: Viewer) -> SealAuthorisation:
    """The head approves or refuses; never who asked. Deciding twice the same way is harmless.

    Raises:
        SealActRefused: not the head, the asker, or decided otherwise already.
    """
    row = _locked(row)
    wanted = AuthorisationState.LIVING if agrees else AuthorisationState.REFUSED
    if row.state == wanted:
        return row
    if not is_head(by, row.seal):
        raise SealActRefused(_("这一步由本单位负责人办理。"))
    if row.asked_by == by.actor_ref:
        raise SealActRefused(_("提出的人不能自己批准，请另一位负责人办理。"))
    if row.state != AuthorisationState.ASKED:
        raise SealActRefused(_("这项授权已经处理过了。"))
    row.state, row.decided_by, row.decided_at = wanted, by.actor_ref, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    what = "seal.authorisation_approved" if agrees else "seal.authorisation_refused"
    record(by, what, ref_of(row.seal), reason=row.ground, detail={"kinds": row.kinds})
    return row


@transaction.atomic
def end_authorisation(row: SealAuthorisation, *, reason: str, by: Viewer) -> SealAuthorisation:
    """From now on nothing is sealed under it; what was stays good. Twice is harmless.

    Raises:
        SealActRefused: neither head nor custodian, or it never lived.
    """
    row = _locked(row)
    if row.state == AuthorisationState.ENDED:
        return row
    if not is_head(by, row.seal) and not is_custodian(by, row.seal):
        raise SealActRefused(_("终止授权由保管人或者负责人办理。"))
    if row.state != AuthorisationState.LIVING:
        raise SealActRefused(_("这项授权还没有生效。"))
    row.state, row.ended_by, row.ended_at = AuthorisationState.ENDED, by.actor_ref, timezone.now()
    row.save(update_fields=["state", "ended_by", "ended_at"])
    record(by, "seal.authorisation_ended", ref_of(row.seal), reason=reason)
    return row


def _locked(row: SealAuthorisation) -> SealAuthorisation:
    rows = SealAuthorisation.objects.select_for_update(of=("self",)).select_related("seal__authority")
    return rows.get(pk=row.pk)
