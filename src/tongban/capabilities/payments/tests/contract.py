"""What every payment provider must do; the embedded and the real ones inherit it."""

import pytest

from tongban.capabilities.payments.errors import BadNotification
from tongban.capabilities.payments.ports import Outcome, PaymentProvider
from tongban.foundation.adapters.public import PortRefused

TRADE = "20261123000000000001-1"


class ProviderContract:
    def make_provider(self):
        raise NotImplementedError

    def payer(self, provider, trade, *, pays):
        """Let the payer decide on the provider's side."""
        raise NotImplementedError

    def notification(self, provider, trade):
        """(headers, body) that the provider sends us."""
        raise NotImplementedError

    def started(self):
        provider = self.make_provider()
        address = provider.start(trade=TRADE, amount_fen=2500, title="换证工本费", return_url="http://testserver/back/")
        assert address
        return provider

    def test_it_fits_the_shelf_and_says_whether_it_is_ready(self):
        provider = self.make_provider()
        assert isinstance(provider, PaymentProvider)
        assert provider.check_config() == []
        assert str(provider.title)

    def test_starting_the_same_trade_twice_is_one_payment(self):
        provider = self.started()
        again = provider.start(trade=TRADE, amount_fen=2500, title="换证工本费", return_url="http://testserver/back/")
        assert again == provider.start(trade=TRADE, amount_fen=2500, title="x", return_url="http://testserver/back/")

    def test_nothing_is_known_of_a_payment_on_its_way(self):
        assert self.started().query(trade=TRADE).outcome == Outcome.PENDING
        assert self.make_provider().query(trade="unknown").outcome == Outcome.PENDING

    @pytest.mark.parametrize(("pays", "outcome"), [(True, Outcome.PAID), (False, Outcome.FAILED)])
    def test_query_and_notification_say_the_same(self, pays, outcome):
        provider = self.started()
        self.payer(provider, TRADE, pays=pays)
        headers, body = self.notification(provider, TRADE)
        told, asked = provider.read_notification(headers=headers, body=body), provider.query(trade=TRADE)
        assert (told.outcome, told.trade, told.amount_fen) == (outcome, TRADE, 2500)
        assert (asked.outcome, asked.receipt) == (told.outcome, told.receipt)

    def test_a_notification_that_was_touched_is_refused(self):
        provider = self.started()
        self.payer(provider, TRADE, pays=True)
        headers, body = self.notification(provider, TRADE)
        for place in range(len(body)):
            touched = bytearray(body)
            touched[place] ^= 1
            with pytest.raises(BadNotification):
                provider.read_notification(headers=headers, body=bytes(touched))
        with pytest.raises(BadNotification):
            provider.read_notification(headers={}, body=body)

    def test_a_closed_payment_cannot_be_paid(self):
        provider = self.started()
        provider.close(trade=TRADE)
        provider.close(trade=TRADE)
        self.payer(provider, TRADE, pays=True)
        assert provider.query(trade=TRADE).outcome == Outcome.FAILED

    def test_the_same_refund_twice_gives_back_once(self):
        provider = self.started()
        self.payer(provider, TRADE, pays=True)
        first = provider.refund(trade=TRADE, refund="R1", amount_fen=2500)
        assert provider.refund(trade=TRADE, refund="R1", amount_fen=2500) == first
        with pytest.raises(PortRefused):
            provider.refund(trade=TRADE, refund="R2", amount_fen=2500)

    def test_what_was_not_paid_is_not_given_back(self):
        with pytest.raises(PortRefused):
            self.started().refund(trade=TRADE, refund="R1", amount_fen=2500)
