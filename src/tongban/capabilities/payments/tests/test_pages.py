import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404
from django.test import RequestFactory, override_settings

from tongban.capabilities.payments import views
from tongban.capabilities.payments.models import EmbeddedTrade, PaymentOrder
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.people.tests.factories import make_person

from .factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer():
    return make_person("李强")


@pytest.fixture
def order(payer):
    return make_order(payer)


def ask(view, person, number, **post):
    request = RequestFactory().post("/", post) if post else RequestFactory().get("/")
    request.viewer = Viewer(role=Role.PERSON, person_id=person.pk, assurance=1)
    request.session = {}
    request._messages = FallbackStorage(request)
    return view(request, number=number)


def test_the_payer_reads_what_why_and_until_when(order, payer):
    page = ask(views.order, payer, order.number).content.decode()
    for words in ("驾驶证工本费", "¥10.00", "发改价格〔2004〕2831号", "去支付", "演示支付"):
        assert words in page


def test_a_stranger_finds_no_order(order):
    with pytest.raises(Http404):
        ask(views.order, make_person("陌生人"), order.number)


@pytest.mark.parametrize(
    ("pressed", "state"), [("pay", "paid"), ("fail", "open"), ("silent", "open"), ("twice", "paid")]
)
def test_the_embedded_page_answers_as_pressed(order, payer, client, pressed, state):
    away = ask(views.order, payer, order.number, provider="embedded")
    assert "支付成功" in client.get(away["Location"]).content.decode()
    back = client.post(away["Location"], {"answer": pressed})
    assert back.status_code == 302
    assert back["Location"].endswith(f"/payments/orders/{order.number}/")
    assert PaymentOrder.objects.get().state == state


def test_who_paid_and_hears_nothing_can_ask(order, payer, client):
    away = ask(views.order, payer, order.number, provider="embedded")
    client.post(away["Location"], {"answer": "silent"})
    assert "正在等支付渠道的结果" in ask(views.order, payer, order.number).content.decode()
    ask(views.refresh, payer, order.number, now="1")
    assert PaymentOrder.objects.get().state == "paid"
    assert "缴费成功" in ask(views.order, payer, order.number).content.decode()


def test_an_unknown_provider_is_said_in_plain_words(order, payer):
    assert ask(views.order, payer, order.number, provider="nobody").status_code == 302
    assert EmbeddedTrade.objects.count() == 0


def test_the_first_decision_on_the_providers_page_stands(order, payer, client):
    away = ask(views.order, payer, order.number, provider="embedded")
    client.post(away["Location"], {"answer": "fail"})
    assert "已经处理过了" in client.post(away["Location"], {"answer": "pay"}).content.decode()
    assert PaymentOrder.objects.get().state == "open"


def test_outside_the_demonstration_there_is_no_embedded_provider(order, payer, client):
    away = ask(views.order, payer, order.number, provider="embedded")
    with override_settings(DEMONSTRATION=False):
        assert client.get(away["Location"]).status_code == 404
        assert "演示支付" not in ask(views.order, payer, order.number).content.decode()
