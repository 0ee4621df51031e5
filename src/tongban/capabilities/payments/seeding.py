"""Payments of the demonstration city: the embedded provider pays at once, as if the payer had pressed the button."""

from __future__ import annotations

from django.conf import settings

from tongban.foundation.access.public import Role, Viewer

from .actions import hear, start
from .adapters.embedded import notification, payer_decides
from .errors import PaymentError
from .models import EmbeddedTrade, OrderState, PaymentOrder


def pay_for_show(order: PaymentOrder) -> PaymentOrder:
    """Pay an order of the demonstration city; one that is paid already stays as it is.

    Raises:
        PaymentError: this is no demonstration; nothing is paid.
    """
    if not settings.DEMONSTRATION:
        raise PaymentError
    if order.state != OrderState.OPEN:
        return order
    viewer = Viewer(
        role=Role.PERSON, assurance=2, person_id=order.payer_person_id, organisation_id=order.payer_organisation_id
    )
    start(order, "embedded", by=viewer, return_url=order.return_path)
    trade = order.trades.latest("pk")
    headers, body = notification(payer_decides(EmbeddedTrade.objects.get(trade=trade.number).token, pays=True))
    hear("embedded", headers=headers, body=body)
    order.refresh_from_db()
    return order
