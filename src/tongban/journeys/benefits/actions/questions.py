"""待查明: what nobody knows becomes one question to the person, or a request to the source; never a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.values.public import BankCard, InvalidBankCard
from tongban.journeys.benefits.actions.steps import By, lock_all, move, reference, require_officer, require_own, said
from tongban.journeys.benefits.errors import BadAnswer
from tongban.journeys.benefits.knowledge import owner_filter
from tongban.journeys.benefits.models import Entitlement, PayAccount, Question
from tongban.journeys.benefits.models.entitlements import ACCOUNT
from tongban.journeys.benefits.notices import tell_subject
from tongban.journeys.benefits.reasons import ANSWERED
from tongban.journeys.benefits.states import QuestionState, State
from tongban.registers.facts.public import SubjectRef, fact, source, typed


def ask(subject: SubjectRef, names: Iterable[str], *, policy_code: str, by: By) -> list[Question]:
    """One open question for each unknown fact, however many policies wait for it; asked again it is the first one.

    A source that is there but did not answer is asked as a department; the person is asked what a person can know.
    """
    return [_ask(subject, name, policy_code, by) for name in names]


def _ask(subject: SubjectRef, name: str, policy_code: str, by: By) -> Question:
    owner = owner_filter(subject)
    rows = Question.objects.filter(fact_id=name, state=QuestionState.OPEN, **owner)
    found = rows.select_for_update().first()
    if found is None:
        stated = _stated(name)
        origin = None if name == ACCOUNT else source(stated.source)
        try:
            with transaction.atomic():
                found = Question.objects.create(
                    fact_id=name,
                    asked=Question.Asked.PERSON if origin is None else Question.Asked.SOURCE,
                    authority_code=origin.authority if origin else "",
                    policy_codes=[policy_code],
                    **owner,
                )
        except IntegrityError:
            found = rows.get()
        else:
            said(found, "asked", by, fact=name, policy=policy_code)
            return found
    if policy_code not in found.policy_codes:
        found.policy_codes = [*found.policy_codes, policy_code]
        found.save(update_fields=["policy_codes"])
    return found


def _stated(name: str) -> Any:
    """The fact that a source states; of a derived one the first it is made of."""
    if name == ACCOUNT:
        return None
    entry = fact(name)
    return fact(entry.inputs[0]) if entry.inputs else entry


@transaction.atomic
def ask_person(question: Question, *, by: By) -> Question:
    """The source cannot say: put the question to the person instead. Asking again is harmless.

    Raises:
        NotYours: not an officer of the source's authority.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    require_officer(by, question.authority_code)
    if question.asked == Question.Asked.PERSON or question.state != QuestionState.OPEN:
        return question
    question.asked = Question.Asked.PERSON
    question.save(update_fields=["asked"])
    said(question, "asked_person", by, fact=question.fact_id)
    entry = fact(question.fact_id)
    tell_subject(question.owner, "asked", str(question.pk), policy={"zh": "免申即享", "en": "Benefits"},
                 fact={"zh": entry.zh, "en": entry.en})  # fmt: skip
    return question


@transaction.atomic
def answer(question: Question, text: str, *, by: By) -> Question:
    """What the person says about a fact that no source knows; every policy that waits is judged again at once.

    Raises:
        NotYours: it is another's question.
        BadAnswer: not of the type of the fact; what was typed is not lost, the page shows it again.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    require_own(by, question)
    if question.state != QuestionState.OPEN:
        return question
    try:
        value = typed(fact(question.fact_id).type, text)
    except (TypeError, ValueError) as error:
        raise BadAnswer() from error
    _settle(question, QuestionState.ANSWERED, by, {"value": text if not isinstance(value, bool | int) else value})
    _again(question.subject, by)
    return question


@transaction.atomic
def settle_known(subject: SubjectRef, names: Iterable[str], *, by: By = "system") -> int:
    """The sources know now: close the open questions about these facts. Returns how many."""
    rows = Question.objects.select_for_update().filter(state=QuestionState.OPEN, **owner_filter(subject))
    count = 0
    for question in rows.filter(fact_id__in=list(names)):
        _settle(question, QuestionState.SETTLED, by, {})
        count += 1
    return count


def _settle(question: Question, state: QuestionState, by: By, content: dict[str, Any]) -> None:
    question.state, question.answer = state, content
    question.answered_at, question.answered_by = timezone.now(), reference(by)
    question.save()
    said(question, "answered", by, fact=question.fact_id, state=str(state))


def _again(subject: SubjectRef, by: By) -> None:
    from tongban.journeys.benefits.jobs import look_at_subject

    look_at_subject.enqueue(key=subject.text, kind=subject.kind, subject_id=subject.id, cause=ANSWERED)


@transaction.atomic
def name_account(subject: SubjectRef, number: str, *, by: By, holder: str = "") -> PayAccount:
    """The account into which the subject wants to be paid from now on; what came back is paid again to it.

    Raises:
        NotYours: for another than oneself or whom one acts for.
        BadAnswer: not the number of an account; its words say what is wrong.
    """
    draft = PayAccount(**owner_filter(subject))
    require_own(by, draft)
    clean = "".join(number.split())
    if subject.kind == "person":
        try:
            clean = str(BankCard.parse(number))
        except InvalidBankCard as error:
            raise BadAnswer(str(error)) from error
    elif not (clean.isdigit() and 8 <= len(clean) <= 32):
        raise BadAnswer()
    values = {"number": clean, "holder": holder.strip(), "tail": clean[-4:], "said_by": reference(by),
              "said_at": timezone.now()}  # fmt: skip
    account, _made = PayAccount.objects.update_or_create(defaults=values, **owner_filter(subject))
    said(account, "account_named", by, tail=account.tail)
    for question in Question.objects.select_for_update().filter(
        fact_id=ACCOUNT, state=QuestionState.OPEN, **owner_filter(subject)
    ):
        _settle(question, QuestionState.ANSWERED, by, {})
    waiting = Entitlement.objects.filter(state=State.RETURNED, **owner_filter(subject)).values_list("pk", flat=True)
    for entitlement in lock_all(waiting):
        if entitlement.state == State.RETURNED:
            move(entitlement, State.APPROVED)
            entitlement.reason = ""
            entitlement.save()
    return account
