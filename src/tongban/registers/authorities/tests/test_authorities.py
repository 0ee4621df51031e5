import pytest

from tongban.foundation.values.public import CreditCode
from tongban.registers.authorities.errors import UnknownAuthority
from tongban.registers.authorities.public import (
    Authority,
    appoint_officers,
    authority,
    authority_for,
    load_authorities,
    officers_of,
)
from tongban.registers.authorities.tests.factories import make_officer

pytestmark = pytest.mark.django_db


def test_every_authority_has_a_right_synthetic_credit_code():
    codes = list(Authority.objects.values_list("credit_code", flat=True))
    assert len(codes) == len(set(codes)) == load_authorities()
    assert all(CreditCode.parse(code)[2:6] == "3199" for code in codes)
    assert authority("health_commission").credit_code == "11319900TB000001XT"


def test_a_district_decides_where_it_has_a_bureau_and_the_city_where_it_has_none():
    assert authority_for("market_supervision_bureau", "310115125").name == "上海市浦东新区市场监督管理局"
    assert authority_for("transport_commission", "310115125").name == "上海市交通委员会"
    assert authority_for("civil_affairs_bureau", "330000").code == "civil_affairs_bureau"
    with pytest.raises(UnknownAuthority):
        authority_for("ministry_of_magic", "310101")


def test_appointing_again_changes_the_same_officer():
    officer = make_officer("market_supervision_bureau_310115", ("officer",), name="甲")
    row = {"name": "甲", "staff_number": officer.staff_number, "authority": "civil_affairs_bureau", "posts": ["head"]}
    again = appoint_officers([row])[0]
    assert again.pk == officer.pk
    assert officers_of("market_supervision_bureau_310115") == []
    assert [post.code for post in officers_of("civil_affairs_bureau", "head")[0].posts.all()] == ["head"]
