"""拨付: collected in pieces with a last look at each payee, sealed, sent by a second officer, answered line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import rfc8785
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.trust.public import declare_purpose, sign
from tongban.foundation.values.public import yuan
from tongban.journeys.benefits import states
from tongban.journeys.benefits.actions.decisions import settle_decided
from tongban.journeys.benefits.actions.questions import ask
from tongban.journeys.benefits.actions.reviews import require_reason
from tongban.journeys.benefits.actions.steps import (
    By,
    about,
    is_system,
    lock,
    lock_all,
    move,
    reference,
    require_officer,
    said,
)
from tongban.journeys.benefits.assessment import reassess
from tongban.journeys.benefits.errors import SecondOfficer, WrongState
from tongban.journeys.benefits.knowledge import account_of
from tongban.journeys.benefits.models import Entitlement, PayFile, Payment, PolicyInForce, Question
from tongban.journeys.benefits.models.entitlements import ACCOUNT
from tongban.journeys.benefits.notices import period_words, tell
from tongban.journeys.benefits.ports import LineOutcome, LineReceipt, PayLine, SignedFile, treasury
from tongban.journeys.benefits.reasons import CHANGED_IN_FLIGHT, DECEASED
from tongban.journeys.benefits.states import FileState, PaymentState, PolicyState, QuestionState, State
from tongban.journeys.benefits.terms import terms_of

PURPOSE = "pay_file"
declare_purpose(PURPOSE)
# So many entitlements, or receipts, in one transaction.
COLLECT, HEAR = 50, 100


@transaction.atomic
def open_file(policy: PolicyInForce, *, by: By) -> PayFile:
    """Begin a pay file of a policy, or go on with the one that is being collected: there is never a second.

    Raises:
        WrongState: the policy is not in force, or pays nothing.
        NotYours: not an officer of the authority.
    """
    require_officer(by, policy.authority_code)
    policy = PolicyInForce.objects.select_for_update().get(pk=policy.pk)
    found = PayFile.objects.filter(policy_code=policy.policy_code, state=FileState.COLLECTING).first()
    if found:
        return found
    if policy.state != PolicyState.IN_FORCE or not terms_of(policy.pack).is_paid:
        raise WrongState()
    rows = PayFile.objects.filter(policy_code=policy.policy_code)
    sequence = (rows.aggregate(last=Max("sequence"))["last"] or 0) + 1
    file = PayFile.objects.create(
        number=f"{timezone.localdate():%Y%m%d}-{policy.policy_code[:24]}-{sequence:04d}",
        policy_code=policy.policy_code,
        authority_code=policy.authority_code,
        sequence=sequence,
        made_by=reference(by),
    )
    said(file, "file_opened", by, policy=policy.policy_code)
    return file


def make_pay_file(policy: PolicyInForce, *, by: By) -> PayFile | None:
    """Collect everything of a policy that is decided and not paid, and seal it. Killed anywhere, the next call goes on.

    Returns: the sealed file; None when nothing was to be paid.
    Raises:
        WrongState, NotYours: as ``open_file``.
    """
    file = open_file(policy, by=by)
    while collect_piece(file.pk):
        pass
    return PayFile.objects.filter(pk=file.pk).first()


@transaction.atomic
def collect_piece(file_id: int, limit: int = 0) -> bool:
    """The next entitlements of a file, each looked at for the last time; at the end the file is sealed."""
    file = PayFile.objects.select_for_update().filter(pk=file_id).first()
    if file is None or file.state != FileState.COLLECTING:
        return False
    rows = Entitlement.objects.filter(
        policy_code=file.policy_code, state=State.APPROVED, kind="payment", pk__gt=file.position
    )
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[: limit or COLLECT])
    for entitlement in lock_all(pks):
        if entitlement.state == State.APPROVED:
            pay(file, entitlement)
    if pks:
        file.position = pks[-1]
        file.save(update_fields=["position"])
        return True
    return _seal(file)


def pay(file: PayFile, entitlement: Entitlement) -> Payment | None:
    """One line of a file, after a last look: still due, still alive, an account. None when it has to wait or ended.

    The caller holds the entitlement's lock.
    """
    found = reassess(entitlement)
    if found.deceased_on is not None or not found.open_names:
        settle_decided(entitlement, found, by="system")
    if entitlement.state != State.APPROVED:
        return None
    if entitlement.person is not None and entitlement.person.death_date is not None:
        move(entitlement, State.HELD)
        entitlement.reason = DECEASED
        entitlement.save()
        said(entitlement, "held", "system", reason=DECEASED, **about(entitlement))
        return None
    account = account_of(entitlement.subject, found.terms.account_fact, timezone.localdate())
    if not account:
        _want_account(entitlement)
        return None
    amount = entitlement.open_fen
    decision = entitlement.decisions.latest("revision")
    attempt = entitlement.payments.count() + 1
    payment = Payment.objects.create(
        reference=f"{entitlement.pk}-{attempt}",
        entitlement=entitlement,
        decision=decision,
        pay_file=file,
        attempt=attempt,
        amount_fen=amount,
        account=account,
        account_tail=account[-4:],
        payee=str(entitlement.owner.name),
    )
    move(entitlement, State.IN_PAYMENT)
    entitlement.flying_fen = amount
    entitlement.save()
    return payment


def _want_account(entitlement: Entitlement) -> None:
    columns = {"person_id": entitlement.person_id, "organisation_id": entitlement.organisation_id}
    if Question.objects.filter(fact_id=ACCOUNT, state=QuestionState.OPEN, **columns).exists():
        return
    (question,) = ask(entitlement.subject, [ACCOUNT], policy_code=entitlement.policy_code, by="system")
    tell(entitlement, "account_wanted", str(question.pk))


def _seal(file: PayFile) -> bool:
    """Total, digest and signature over the lines; a file without lines is taken away. Always returns False."""
    sums = file.payments.aggregate(total=Sum("amount_fen"), lines=Count("pk"))
    if not sums["lines"]:
        file.delete()
        return False
    file.total_fen, file.lines = sums["total"], sums["lines"]
    data = rfc8785.dumps(_content(file.number, file.total_fen, lines_of(file)))
    file.digest = hashlib.sha256(data).hexdigest()
    file.signature = sign(PURPOSE, data).as_dict()
    file.state = FileState.SEALED
    file.save()
    said(file, "file_sealed", "system", total_fen=file.total_fen, lines=file.lines, digest=file.digest)
    return False


def _content(number: str, total_fen: int, lines: Sequence[PayLine]) -> dict[str, Any]:
    rows = [[one.reference, one.account, one.payee, one.amount_fen, one.purpose] for one in lines]
    return {"number": number, "total_fen": total_fen, "lines": rows}


def lines_of(file: PayFile) -> list[PayLine]:
    """The lines as they go to the treasury, in the order of their payments."""
    rows = file.payments.select_related("entitlement__policy").order_by("pk")
    found = []
    for payment in rows.iterator():
        terms = terms_of(payment.entitlement.policy.pack)
        purpose = f"{terms.titles['zh']} {period_words(terms, payment.entitlement.period)['zh']}"
        found.append(PayLine(payment.reference, payment.account, payment.payee, payment.amount_fen, purpose))
    return found


def send_file(file: PayFile, *, by: By) -> PayFile:
    """Hand a sealed file to the treasury; sending twice hands over once, because the treasury knows our number.

    Raises:
        SecondOfficer: who made the file cannot send it.
        NotAllowed: only a reviewer or the head of the authority releases money.
        WrongState: not sealed.
        PortUnavailable: the treasury does not answer; send again later.
    """
    file = PayFile.objects.get(pk=file.pk)
    require_officer(by, file.authority_code, "reviewer", "head")
    if file.state in (FileState.SENT, FileState.SETTLED):
        return file
    if file.state != FileState.SEALED:
        raise WrongState()
    if is_system(by) or reference(by) == file.made_by:
        raise SecondOfficer()
    signed = SignedFile(file.number, file.total_fen, lines_of(file), file.digest, dict(file.signature))
    try:
        receipt = treasury().submit(signed, file.number)
    except PortRefused as error:
        return _refused(file, by, str(error))
    with transaction.atomic():
        file = PayFile.objects.select_for_update().get(pk=file.pk)
        if file.state == FileState.SEALED:
            file.state, file.receipt = FileState.SENT, receipt
            file.sent_by, file.sent_at = reference(by), timezone.now()
            file.save()
            said(file, "file_sent", by, total_fen=file.total_fen, lines=file.lines)
    return file


def _refused(file: PayFile, by: By, why: str) -> PayFile:
    """The treasury did not take the file: its payments are undone, what they were for waits for the next file."""
    pks = list(file.payments.values_list("entitlement_id", flat=True))
    with transaction.atomic():
        for entitlement in lock_all(pks):
            undone = file.payments.filter(entitlement=entitlement, state=PaymentState.ORDERED)
            if undone.update(state=PaymentState.CANCELLED, return_reason=why[:100]):
                entitlement.flying_fen = 0
                move(entitlement, State.APPROVED)
                entitlement.save()
        file = PayFile.objects.select_for_update().get(pk=file.pk)
        if file.state == FileState.SEALED:
            file.state, file.sent_by, file.sent_at = FileState.REFUSED, reference(by), timezone.now()
            file.save()
            said(file, "file_refused", by, reason=why)
    return file


def take_receipts(file: PayFile) -> PayFile:
    """Ask the treasury what became of a file and write it down; the same receipt counts once, however often it comes.

    Raises:
        PortUnavailable: ask again later.
    """
    file = PayFile.objects.get(pk=file.pk)
    if file.state != FileState.SENT:
        return file
    receipts = list(treasury().receipts(file.number))
    for place in range(0, len(receipts), HEAR):
        _hear(file, receipts[place : place + HEAR])
    with transaction.atomic():
        file = PayFile.objects.select_for_update().get(pk=file.pk)
        if file.state == FileState.SENT and not file.payments.filter(state=PaymentState.ORDERED).exists():
            states.require(states.FILE, file.state, FileState.SETTLED)
            file.state, file.settled_at = FileState.SETTLED, timezone.now()
            file.save()
            said(file, "file_settled", "system", total_fen=file.total_fen)
    return file


@transaction.atomic
def _hear(file: PayFile, receipts: Sequence[LineReceipt]) -> None:
    said_of = {one.reference: one for one in receipts}
    waiting = Payment.objects.filter(pay_file=file, reference__in=list(said_of), state=PaymentState.ORDERED)
    owners = list(waiting.values_list("entitlement_id", flat=True))
    entitlements = {one.pk: one for one in lock_all(owners)}
    for payment in waiting.filter(entitlement__in=owners).order_by("pk"):
        receipt = said_of[payment.reference]
        if receipt.amount_fen != payment.amount_fen:
            said(file, "receipt_differs", "system", payment=payment.reference, said_fen=receipt.amount_fen)
            continue
        arrived(entitlements[payment.entitlement_id], payment, receipt)


def arrived(entitlement: Entitlement, payment: Payment, receipt: LineReceipt) -> None:
    """Write down one receipt about a payment in flight; the caller holds the entitlement's lock."""
    payment.answered_at, payment.bank_receipt = timezone.now(), receipt.receipt
    entitlement.flying_fen = 0
    if receipt.outcome == LineOutcome.PAID:
        payment.state = PaymentState.PAID
        entitlement.paid_fen += payment.amount_fen
        entitlement.paid_at = receipt.at or timezone.now()
        move(entitlement, State.PAID)
    else:
        payment.state, payment.return_reason = PaymentState.RETURNED, receipt.reason[:100]
        entitlement.reason = receipt.reason[:300]
        move(entitlement, State.RETURNED)
    payment.save()
    entitlement.save()
    kind = "paid" if payment.state == PaymentState.PAID else "returned"
    said(entitlement, kind, "system", payment=payment.reference, **about(entitlement))
    if payment.state == PaymentState.RETURNED:
        ask(entitlement.subject, [ACCOUNT], policy_code=entitlement.policy_code, by="system")
    tell(entitlement, kind, payment.reference, amount=yuan(payment.amount_fen), tail=payment.account_tail,
         why=receipt.reason)  # fmt: skip
    if entitlement.is_stale:
        from tongban.journeys.benefits.jobs import look_at

        look_at.enqueue(key=f"entitlement:{entitlement.pk}", entitlement_id=entitlement.pk, cause=CHANGED_IN_FLIGHT)


@transaction.atomic
def pay_heirs(entitlement: Entitlement, number: str, holder: str, *, by: By, reason: str) -> Entitlement:
    """Let what was due before a death be paid to the heirs' account, after an officer saw their right to it.

    Raises:
        WrongState: it is not held for that reason.
        NotYours, NotAllowed: only a reviewer or head of the authority.
    Legal: 民法典 第一千一百二十二条.
    """
    entitlement = lock(entitlement.pk)
    require_officer(by, entitlement.authority_code, "reviewer", "head", region_code=entitlement.region_code)
    require_reason(reason)
    if entitlement.state != State.HELD or entitlement.reason != DECEASED:
        raise WrongState()
    policy = entitlement.policy
    file = open_file(policy, by="system")
    clean = "".join(number.split())
    try:
        with transaction.atomic():
            attempt = entitlement.payments.count() + 1
            Payment.objects.create(
                reference=f"{entitlement.pk}-{attempt}", entitlement=entitlement,
                decision=entitlement.decisions.latest("revision"), pay_file=file, attempt=attempt,
                amount_fen=entitlement.open_fen, account=clean, account_tail=clean[-4:], payee=holder.strip(),
            )  # fmt: skip
    except IntegrityError as error:
        raise WrongState() from error
    entitlement.flying_fen, entitlement.reason = entitlement.open_fen, ""
    move(entitlement, State.APPROVED)
    move(entitlement, State.IN_PAYMENT)
    entitlement.save()
    said(entitlement, "heirs_named", by, reason=reason, **about(entitlement))
    return entitlement
