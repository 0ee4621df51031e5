"""Taking a signer off again who was added by mistake."""

from __future__ import annotations

from django.db import transaction

from tongban.capabilities.process.actions.work import By, lock_item, may_work, reference, supervises
from tongban.capabilities.process.errors import NotYourWork, SignedBefore
from tongban.capabilities.process.models import WorkItem
from tongban.capabilities.process.states import SignMode
from tongban.foundation.audit.public import record


def removable_signers(item: WorkItem, by: By) -> list[str]:
    """Signers whom the viewer may take off the item now: colleagues who have not signed.

    A signer may do it until anybody has signed: a signature is given knowing who else signs. A head may later too.
    """
    signers = list(item.signers.all())
    if not item.is_open or not (supervises(item, by) or may_work(item, by)):
        return []
    if any(signer.signed_at for signer in signers) and not supervises(item, by):
        return []
    return [one.officer_ref for one in signers if not one.signed_at and one.officer_ref != reference(by)]


@transaction.atomic
def remove_signer(item: WorkItem, officer_ref: str, *, by: By) -> WorkItem:
    """Take a colleague off who was added by mistake (撤销加签). Removing again is harmless.

    Where the law asks for several officers the step waits again until another is named. If only the first is left, the
    item is theirs alone, as before.

    Raises:
        NotYourWork: the viewer neither signs the item nor heads the authority.
        SignedBefore: somebody has signed; only a head may still remove one who has not.
    Legal: 行政许可法 第三十四条 (two officers for a check on the spot).
    """
    _, item = lock_item(item)
    signers = {signer.officer_ref: signer for signer in item.signers.all()}
    if officer_ref not in signers:
        return item
    if officer_ref not in removable_signers(item, by):
        if any(signer.signed_at for signer in signers.values()):
            raise SignedBefore()
        raise NotYourWork()
    signers.pop(officer_ref).delete()
    if len(signers) == 1 and not any(signer.signed_at for signer in signers.values()):
        item.signers.all().delete()
        item.mode = SignMode.SINGLE
        item.save(update_fields=["mode"])
    record(by, "process.item.signer_removed", item, for_whom=officer_ref)
    return item
