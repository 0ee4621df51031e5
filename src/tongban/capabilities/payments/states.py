"""Which state of an order may follow which."""

from .models import OrderState as S

ALLOWED: dict[str, set[str]] = {
    S.OPEN: {S.PAID, S.CLOSED},
    S.PAID: {S.REFUNDING},
    S.REFUNDING: {S.REFUNDED},
    S.REFUNDED: set(),
    S.CLOSED: set(),
}
