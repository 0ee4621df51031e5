"""Messages of this room."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send

from .models import Booking


def declare() -> None:
    """At start-up."""
    for kind, title, body in (
        (
            "appointments.promoted", _("候补成功"),
            _("您候补的“%(facility)s”%(time)s有位置了，已为您预约。不能来请提前取消。"),
        ),
        (
            "appointments.closed", _("场次取消"),
            _("“%(facility)s”%(time)s不开放了：%(because)s。您的预约已取消，不算失约，可以另约一场。"),
        ),
        (
            "appointments.tomorrow", _("明天有预约"),
            _("您约了“%(facility)s”%(time)s，到时凭随申码入场。不能来请提前取消，把位置让给别人。"),
        ),
    ):  # fmt: skip
        declare_kind(kind, title=title, body=body, category=Category.ACCOUNT)


def _tell(kind: str, booking: Booking, **more: str) -> None:
    slot = booking.slot
    when = timezone.localtime(slot.starts_at).strftime("%m-%d %H:%M")
    values = {"facility": {"zh": slot.facility.title_zh, "en": slot.facility.title_en}, "time": when, **more}
    # A slot may be closed, opened again and closed again: each time is told.
    turn = f":{slot.closed_at:%y%m%d%H%M%S}" if slot.closed_at else ""
    send(booking.person, kind, values, reference=f"{kind}:{booking.pk}{turn}", link="/visits/")


def tell_promoted(booking: Booking) -> None:
    """Somebody who waited has a place."""
    _tell("appointments.promoted", booking)


def tell_closed(booking: Booking) -> None:
    """The slot of a booking was closed; with the reason."""
    _tell("appointments.closed", booking, because=booking.slot.closed_because)


def tell_tomorrow(booking: Booking) -> None:
    """The evening before."""
    _tell("appointments.tomorrow", booking)
