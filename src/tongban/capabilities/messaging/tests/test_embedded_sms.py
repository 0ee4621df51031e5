import pytest
from django.test import override_settings

from tongban.capabilities.messaging.adapters.embedded import EmbeddedSms
from tongban.capabilities.messaging.models import EmbeddedSmsRow

from .contract import SmsContract


@pytest.mark.django_db
class TestEmbeddedSms(SmsContract):
    def make_gateway(self):
        return EmbeddedSms()

    def delivered(self, gateway):
        return EmbeddedSmsRow.objects.count()


@pytest.mark.django_db
def test_the_demonstration_shows_its_telephone_with_masked_numbers(client):
    EmbeddedSms().send(to="12000000001", text="您的验证码", reference="r")
    page = client.get("/messaging/telephone/").content.decode()
    assert "您的验证码" in page
    assert "12000000001" not in page


@pytest.mark.django_db
def test_outside_the_demonstration_there_is_no_telephone(client):
    with override_settings(DEMONSTRATION=False):
        assert client.get("/messaging/telephone/").status_code == 404
