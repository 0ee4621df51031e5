"""Orders for tests."""

from itertools import count

from tongban.capabilities.payments import actions
from tongban.capabilities.payments.adapters.embedded import notification, payer_decides
from tongban.capabilities.payments.models import EmbeddedTrade
from tongban.capabilities.payments.public import PaymentOrder, create_order

_number = count(1)


def make_order(payer, *, amount_fen: int = 1000, reference: str = "", owner_ref: str = "tests.thing:1") -> PaymentOrder:
    """An open order of 10 yuan."""
    return create_order(
        reference or f"tests {next(_number)}",
        owner_ref=owner_ref,
        payer=payer,
        amount_fen=amount_fen,
        title={"zh": "驾驶证工本费", "en": "Driving licence fee"},
        authority_code="public_security_bureau",
        legal_basis="发改价格〔2004〕2831号",
        return_path="/cases/1/",
    )


def arrive(order: PaymentOrder) -> None:
    """The payer pays what was started, and the provider tells us."""
    trade = order.trades.latest("pk")
    row = payer_decides(EmbeddedTrade.objects.get(trade=trade.number).token, pays=True)
    headers, body = notification(row)
    actions.hear("embedded", headers=headers, body=body)
