"""Messages of this room."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.foundation.values.public import yuan

from .models import Objection, Trip
from .tariffs import network, tariff_on


def declare() -> None:
    """At start-up."""
    declare_kind(
        "transport.no_exit",
        title=_("有一次乘车没有出站记录"),
        body=_(
            "%(time)s您在%(stop)s进站后没有出站记录，已按起步价计费，实付 %(pay)s。"
            "%(days)s天内可以在“我的行程”里补登出站。"
        ),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "transport.objection_answered",
        title=_("行程异议有答复了"),
        body=_("您对%(time)s行程的异议有了答复：%(answer)s"),
        category=Category.ACCOUNT,
    )


def _when(trip: Trip) -> str:
    return timezone.localtime(trip.began_at).strftime("%Y-%m-%d %H:%M")


def tell_no_exit(trip: Trip) -> None:
    """The rider learns that an exit is missing and what can be done."""
    values = {
        "time": _when(trip), "stop": network().stops[trip.entry].title["zh"], "pay": yuan(trip.pay_fen),
        "days": tariff_on(trip.travelled_on).correct_days,
    }  # fmt: skip
    send(trip.person, "transport.no_exit", values, reference=f"transport.no_exit:{trip.key}")


def tell_answered(objection: Objection) -> None:
    """The rider reads the answer."""
    values = {"time": _when(objection.trip), "answer": objection.answer}
    send(
        objection.trip.person, "transport.objection_answered", values,
        reference=f"transport.objection:{objection.pk}",
    )  # fmt: skip
