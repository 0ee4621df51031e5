"""Who may open the pages, through the real sign-in."""

import pytest
from django.test import Client

from tongban.registers.identity.tests.factories import make_officer, make_person, signed_in

from .factories import make_order

pytestmark = pytest.mark.django_db


def test_an_order_is_open_to_its_payer_only():
    payer = make_person("李强")
    address = make_order(payer).get_absolute_url()
    assert signed_in(Client(), payer).get(address).status_code == 200
    assert signed_in(Client(), make_person("陌生人")).get(address).status_code == 404
    assert signed_in(Client(), make_officer()).get(address).status_code == 404
    anonymous = Client().get(address)
    assert anonymous.status_code == 302
    assert "/accounts/login/" in anonymous["Location"]
