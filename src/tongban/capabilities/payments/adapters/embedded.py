"""A payment provider without money: its page lets the payer succeed, fail, never hear again, or hear twice."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.payments.errors import BadNotification
from tongban.capabilities.payments.models import EmbeddedTrade
from tongban.capabilities.payments.ports import Answer, Outcome
from tongban.foundation.adapters.public import PortRefused

SIGNATURE = "X-Embedded-Signature"


@cache
def _key(master: str) -> bytes:
    return hmac.digest(master.encode(), b"tongban.payments.embedded", "sha256")


def sign(body: bytes) -> str:
    """What the embedded provider puts into its notification's header."""
    return hmac.digest(_key(settings.TONGBAN_MASTER_KEY), body, "sha256").hex()


class EmbeddedPayment:
    """Behaves as a bank would: it only knows our numbers, and signs what it tells."""

    @property
    def title(self) -> str:
        return _("演示支付")

    def check_config(self) -> list[str]:
        return []

    def start(self, *, trade: str, amount_fen: int, title: str, return_url: str) -> str:
        if amount_fen <= 0:
            raise PortRefused("the amount must be above zero")
        row, _made = EmbeddedTrade.objects.get_or_create(
            trade=trade,
            defaults={
                "token": secrets.token_hex(16), "amount_fen": amount_fen, "title": title, "return_url": return_url,
            },
        )  # fmt: skip
        return reverse("payments:embedded", args=[row.token])

    def query(self, *, trade: str) -> Answer:
        row = EmbeddedTrade.objects.filter(trade=trade).first()
        return _answer(row) if row else Answer(trade, Outcome.PENDING)

    def read_notification(self, *, headers: Mapping[str, str], body: bytes) -> Answer:
        if not hmac.compare_digest(sign(body), headers.get(SIGNATURE, "")):
            raise BadNotification("the signature is not the provider's")
        try:
            said = json.loads(body)
            at = datetime.fromisoformat(said["at"])
            return Answer(said["trade"], Outcome(said["outcome"]), int(said["amount_fen"]), said["receipt"], at)
        except (KeyError, TypeError, ValueError) as error:
            raise BadNotification(f"not readable: {error}") from error

    def close(self, *, trade: str) -> None:
        EmbeddedTrade.objects.filter(trade=trade, state="pending").update(state="closed")

    @transaction.atomic
    def refund(self, *, trade: str, refund: str, amount_fen: int) -> str:
        row = EmbeddedTrade.objects.select_for_update().filter(trade=trade).first()
        if row is None or row.state not in {"paid", "refunded"}:
            raise PortRefused("there is nothing to give back")
        given = row.given_back | {refund: amount_fen}
        if row.given_back.get(refund, amount_fen) != amount_fen or sum(given.values()) > row.amount_fen:
            raise PortRefused("more than was paid, or another sum under the same number")
        row.state = "refunded" if sum(given.values()) == row.amount_fen else "paid"
        row.given_back = given
        row.save(update_fields=["state", "given_back"])
        return f"embedded-{refund}"


def _answer(row: EmbeddedTrade) -> Answer:
    outcome = {"paid": Outcome.PAID, "refunded": Outcome.PAID, "failed": Outcome.FAILED, "closed": Outcome.FAILED}
    return Answer(row.trade, outcome.get(row.state, Outcome.PENDING), row.amount_fen, f"embedded-{row.pk}", row.at)


def payer_decides(token: str, *, pays: bool) -> EmbeddedTrade:
    """What the payer pressed on the provider's page; the first decision stands."""
    now = timezone.now()
    EmbeddedTrade.objects.filter(token=token, state="pending").update(state="paid" if pays else "failed", at=now)
    return EmbeddedTrade.objects.get(token=token)


def notification(row: EmbeddedTrade) -> tuple[dict[str, str], bytes]:
    """(headers, body) of what the provider tells us of a decided trade."""
    answer = _answer(row)
    body = json.dumps(
        {
            "trade": answer.trade, "outcome": answer.outcome, "amount_fen": answer.amount_fen,
            "receipt": answer.receipt, "at": (answer.at or timezone.now()).isoformat(),
        }
    ).encode()  # fmt: skip
    return {SIGNATURE: sign(body)}, body
