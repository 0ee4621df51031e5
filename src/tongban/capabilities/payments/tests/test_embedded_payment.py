import pytest

from tongban.capabilities.payments.adapters import embedded
from tongban.capabilities.payments.models import EmbeddedTrade

from .contract import ProviderContract


@pytest.mark.django_db
class TestEmbeddedPayment(ProviderContract):
    def make_provider(self):
        return embedded.EmbeddedPayment()

    def payer(self, provider, trade, *, pays):
        embedded.payer_decides(EmbeddedTrade.objects.get(trade=trade).token, pays=pays)

    def notification(self, provider, trade):
        return embedded.notification(EmbeddedTrade.objects.get(trade=trade))
