"""A new firm enters the register once, with a code nobody has, its head and its owners."""

from dataclasses import replace
from datetime import date

import pytest

from tongban.registers.organisations.models import Organisation
from tongban.registers.organisations.ports import credit_codes
from tongban.registers.organisations.public import Founding, members_of, register_founded, represented_by
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def founding():
    head, partner = make_person("林建国", sex="male"), make_person("何颖")
    return Founding(
        name="上海禾明餐饮管理有限公司", kind="company", region="310115", address="张江镇示范路100号",
        business_scope="餐饮管理", established_on=date(2026, 3, 2), registered_capital_fen=100_000_000, head=head,
        shares={head.pk: 600, partner.pk: 400},
    )  # fmt: skip


def test_the_firm_has_its_head_and_its_owners_and_is_entered_once():
    one = founding()
    firm = register_founded(one, reference="cases.case:7", by="system", reason="登记条例")
    again = register_founded(replace(one, name="别的名字"), reference="cases.case:7", by="system", reason="登记条例")
    assert firm.pk == again.pk
    assert Organisation.objects.get().name == "上海禾明餐饮管理有限公司"
    assert list(represented_by(one.head)) == [firm]
    assert sorted((row.role, row.share_per_mille) for row in members_of(firm)) == [
        ("legal_representative", None), ("shareholder", 400), ("shareholder", 600),
    ]  # fmt: skip


def test_a_code_is_given_once_for_each_reference():
    codes = credit_codes()
    given = [codes.assign(region="310115", kind="company", reference=str(number)) for number in range(30)]
    assert len(set(given)) == 30
    assert all(one.startswith("91319915MB") for one in given)
    assert codes.assign(region="310115", kind="company", reference="4") == given[4]
