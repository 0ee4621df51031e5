"""What every SMS plug must do; the embedded and the real ones inherit it."""

import pytest

from tongban.capabilities.messaging.ports import SmsGateway
from tongban.foundation.adapters.public import PortRefused


class SmsContract:
    number = "12000000001"

    def make_gateway(self):
        raise NotImplementedError

    def delivered(self, gateway):
        """How many texts really left."""
        raise NotImplementedError

    def test_it_fits_the_socket_and_says_whether_it_is_ready(self):
        gateway = self.make_gateway()
        assert isinstance(gateway, SmsGateway)
        assert gateway.check_config() == []

    def test_a_text_is_delivered_and_has_a_receipt(self):
        gateway = self.make_gateway()
        assert gateway.send(to=self.number, text="您好", reference="r1")
        assert self.delivered(gateway) == 1

    def test_the_same_reference_is_delivered_once_with_one_receipt(self):
        gateway = self.make_gateway()
        first = gateway.send(to=self.number, text="您好", reference="r1")
        assert gateway.send(to=self.number, text="您好", reference="r1") == first
        assert self.delivered(gateway) == 1

    @pytest.mark.parametrize(("to", "text"), [("123", "您好"), ("12000000001", ""), ("12000000001", "长" * 501)])
    def test_a_bad_number_or_text_is_refused_and_nothing_leaves(self, to, text):
        gateway = self.make_gateway()
        with pytest.raises(PortRefused):
            gateway.send(to=to, text=text, reference="r1")
        assert self.delivered(gateway) == 0
