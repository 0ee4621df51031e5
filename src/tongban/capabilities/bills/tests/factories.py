"""Payments that arrived, for tests."""

from itertools import count

from tongban.capabilities.payments.public import PaymentOrder, create_order, start
from tongban.capabilities.payments.tests.factories import arrive
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.public import run_pending
from tongban.registers.organisations.public import Organisation

_number = count(1)


def make_payment(
    payer, *, amount_fen=1000, payee=None, items=(), owner_ref="tests.thing:1", authority="public_security_bureau"
) -> PaymentOrder:
    """An order whose money has arrived; what follows from it waits for ``settle``."""
    order = create_order(
        f"bills tests {next(_number)}", owner_ref=owner_ref, payer=payer, amount_fen=amount_fen,
        title={"zh": "驾驶证工本费", "en": "Driving licence fee"}, authority_code=authority,
        legal_basis="发改价格〔2004〕2831号", payee=payee, items=items,
    )  # fmt: skip
    is_firm = isinstance(payer, Organisation)
    viewer = Viewer(
        role=Role.PERSON, assurance=1, organisation_id=payer.pk if is_firm else None,
        person_id=None if is_firm else payer.pk,
    )  # fmt: skip
    start(order, "embedded", by=viewer, return_url="http://testserver/")
    arrive(order)
    order.refresh_from_db()
    return order


def settle() -> None:
    """Deliver events and run jobs until nothing is left."""
    for _round in range(6):
        if not deliver_pending() + run_pending():
            break
