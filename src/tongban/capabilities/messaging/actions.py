"""Telling, reading, choosing how to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.audit.public import record
from tongban.registers.authorities.public import Officer
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .errors import NobodyToTell
from .kinds import Category, fill, kind
from .models import Dispatch, Message, Preference
from .ports import sms

To = Person | Organisation | Officer


def send(
    to: To,
    code: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    reference: str,
    link: str = "",
) -> Message:
    """Tell somebody something, in the caller's transaction: in the app at once, by SMS after it commits.

    Sending the same ``reference`` twice tells once and returns the first message. An SMS waits until the recipient's
    quiet hours end, and goes out again by itself while the gateway does not answer.

    Args:
        to: a person, an organisation or an officer.
        code: a declared kind: ``case.accepted``.
        parameters: what fills the words; a value may be ``{"zh": …, "en": …}``.
        reference: the sender's name of this telling: ``cases.case:12 accepted``.
        link: the page where the person goes on.
    Raises:
        UnknownKind: nobody declared the kind.
        NobodyToTell: ``to`` is something else.
    """
    wanted, values = kind(code), parameters or {}
    known = Message.objects.filter(reference=reference).first()
    if known:
        return known
    message = Message(
        **recipient(to), kind=code, category=wanted.category, link=link, reference=reference,
        is_binding=wanted.is_binding,
        title_zh=fill(wanted.title, values, "zh-hans")[:200], title_en=fill(wanted.title, values, "en")[:300],
        body_zh=fill(wanted.body, values, "zh-hans"), body_en=fill(wanted.body, values, "en"),
    )  # fmt: skip
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            if wanted.by_sms and not isinstance(to, Officer):
                _plan_sms(message)
    except IntegrityError:
        return Message.objects.get(reference=reference)
    return message


def recipient(to: object) -> dict[str, Any]:
    """{column: row} of whoever is told."""
    for column, model in (("person", Person), ("organisation", Organisation), ("officer", Officer)):
        if isinstance(to, model):
            return {column: to}
    raise NobodyToTell(repr(type(to)))


def preference_of(to: To) -> Preference:
    """How somebody wants to be told; the usual way when they never said."""
    who = recipient(to)
    return Preference.objects.filter(**who).first() or Preference(**who)


def _plan_sms(message: Message) -> None:
    from .jobs import send_sms

    to = message.person or message.organisation
    wishes = preference_of(to)  # type: ignore[arg-type]
    silent = not wishes.by_sms or message.category in wishes.silenced
    if silent and not message.is_binding:
        Dispatch.objects.create(message=message, state=Dispatch.State.SILENCED)
        return
    due = after_quiet_hours(timezone.now(), wishes.quiet_from, wishes.quiet_until)
    dispatch = Dispatch.objects.create(message=message, due_at=due)
    send_sms.enqueue(key=f"dispatch:{dispatch.pk}", run_at=due, dispatch_id=dispatch.pk)


def after_quiet_hours(moment: datetime, quiet_from: time, quiet_until: time) -> datetime:
    """The first moment not before this one at which somebody may be disturbed, by the clock of the city."""
    local = timezone.localtime(moment)
    now = local.time()
    if quiet_from == quiet_until:
        return moment
    over_midnight = quiet_from > quiet_until
    is_quiet = (now >= quiet_from or now < quiet_until) if over_midnight else quiet_from <= now < quiet_until
    if not is_quiet:
        return moment
    ends = local.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return ends if ends > local else ends + timedelta(days=1)


def dispatch_sms(dispatch_id: int) -> None:
    """Hand one SMS to the gateway; safe to run twice, because the gateway knows our reference.

    Raises:
        PortUnavailable: the gateway does not answer; run again later.
    """
    dispatch = Dispatch.objects.select_related("message__person", "message__organisation").get(pk=dispatch_id)
    if dispatch.state != Dispatch.State.WAITING:
        return
    message = dispatch.message
    person = message.person
    if person is None and message.organisation is not None:
        person = message.organisation.legal_representative
    rows = Dispatch.objects.filter(pk=dispatch_id, state=Dispatch.State.WAITING)
    if person is None or not person.phone:
        rows.update(state=Dispatch.State.NO_NUMBER)
        return
    english = preference_of(message.person or message.organisation).language == "en"  # type: ignore[arg-type]
    text = f"{message.title_en}. {message.body_en}" if english else f"{message.title_zh}。{message.body_zh}"
    try:
        receipt = sms().send(to=person.phone, text=text[:500], reference=f"message:{message.pk}")
    except PortRefused as error:
        rows.update(state=Dispatch.State.REFUSED, error=str(error)[:300])
        return
    rows.update(state=Dispatch.State.SENT, receipt=receipt, sent_at=timezone.now(), error="")


def mark_read(messages: QuerySet[Message]) -> int:
    """Mark messages as read; those read before keep their first moment. Returns how many were new."""
    return messages.filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose(
    to: To, *, by: Viewer, by_sms: bool, silenced: list[str], quiet_from: time, quiet_until: time, language: str
) -> Preference:
    """Keep how somebody wants to be told.

    Args:
        silenced: categories without SMS; unknown ones are left out.
        quiet_from, quiet_until: no SMS between these times of the city; equal means never quiet.
    """
    wishes, _made = Preference.objects.update_or_create(
        **recipient(to),
        defaults={
            "by_sms": by_sms, "silenced": sorted(set(silenced) & set(Category.values)), "quiet_from": quiet_from,
            "quiet_until": quiet_until, "language": "en" if language.startswith("en") else "zh-hans",
        },
    )  # fmt: skip
    record(by, "messaging.preference_chosen", wishes)
    return wishes
