"""What people see of benefits that nobody had to apply for: page, one benefit, consent, objection, self-check."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tongban.foundation.audit.public import Entry
from tongban.journeys.benefits.public import Objection, PayAccount
from tongban.journeys.benefits.tests.factories import (
    AGED_65,
    Desk,
    make_elder,
    make_policy,
    only,
    pay_now,
    run_now,
)
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import make_person, signed_in, viewer_for
from tongban.registers.places.public import load_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-25 10:00+08:00", tick=True):
        yield


@pytest.fixture
def desk():
    return Desk()


def browser(person) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer_for(person).account_id))


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_what_one_has_is_coming_and_nearly_has_stand_on_one_page(desk):
    policy = make_policy(desk)
    elder = make_elder()
    run_now(policy)
    pay_now(policy, desk)
    page = read(browser(elder), "/benefits/")
    assert "已经享受" in page
    assert "¥450.00" in page
    assert "将要到账" in page  # the running quarter
    young = make_elder("顾雅芳", birth=date(1961, 12, 20))
    page = read(browser(young), "/benefits/")
    assert "只差一点" in page
    assert "2026年12月20日起符合条件，到时自动发放" in page


def test_one_benefit_shows_its_facts_sum_and_remedies(desk):
    policy = make_policy(desk)
    elder = make_elder()
    run_now(policy)
    pay_now(policy, desk)
    page = read(browser(elder), f"/benefits/{only(elder).pk}/")
    for words in ("1950年3月4日", "合计", "¥150.00", "测试办法", "不对？", "行政复议", "您没有提交任何申请和材料"):
        assert words in page


def test_a_stranger_sees_nothing_of_it(desk):
    policy = make_policy(desk)
    elder = make_elder()
    run_now(policy)
    client = browser(make_person("莫生"))
    for path in (f"/benefits/{only(elder).pk}/", f"/benefits/{only(elder).pk}/object/"):
        assert client.get(path).status_code == 404


def test_consent_is_one_tap_on_the_home_page(desk):
    policy = make_policy(
        desk, consent={"mode": "confirm", "legal": {"document": "个人信息保护法", "article": "第二十九条"},
                       "text": {"zh": "要不要这份津贴？", "en": "Do you want it?"}},
    )  # fmt: skip
    elder = make_elder()
    run_now(policy)
    client = browser(elder)
    page = read(client, "/")
    assert "要不要这份津贴？" in page
    address = page.split('action="/benefits/consents/')[1].split('"')[0]
    assert client.post(f"/benefits/consents/{address}").status_code == 302
    assert only(elder).state == "approved"
    assert client.post("/benefits/consents/1/nonsense/").status_code == 404


def test_an_objection_keeps_what_was_typed_when_it_is_refused(desk):
    policy = make_policy(desk)
    elder = make_elder()
    run_now(policy)
    client, row = browser(elder), only(elder)
    refused = client.post(f"/benefits/{row.pk}/object/", {"statement": "  "})
    assert (refused.status_code, "请写明理由" in refused.content.decode()) == (422, True)
    client.post(f"/benefits/{row.pk}/object/", {"statement": "我生日登记晚了一年"})
    assert Objection.objects.get().statement == "我生日登记晚了一年"
    assert "异议核查中" in read(client, f"/benefits/{row.pk}/")


def test_a_wrong_account_number_is_said_and_kept(desk):
    make_policy(desk)
    client = browser(make_elder())
    refused = client.post("/benefits/account/", {"number": "6222 0000 1111"})
    assert (refused.status_code, "6222 0000 1111" in refused.content.decode()) == (422, True)
    assert PayAccount.objects.count() == 0


def test_the_policy_page_counts_what_really_arrived(desk, client):
    policy = make_policy(desk)
    for name in ("甲", "乙"):
        make_elder(f"{name}老人")
    run_now(policy)
    pay_now(policy, desk)
    page = read(client, f"/policies/{policy.policy_code}/")
    assert "¥900.00" in page
    assert "按季发放，1、4、7、10 月 15 日" in page
    assert "测试津贴" in read(client, "/policies/?q=津贴")
    assert "没有找到" in read(client, "/policies/?q=xyz")
    assert client.get("/policies/none/").status_code == 404
    cache.clear()  # the page may be ten minutes old
    progress = read(client, "/policies/progress/")
    assert "全市目标是 27 项" in progress
    assert "今天有 1 项政策免申即享" in progress


def test_the_self_check_answers_without_sign_in_and_leaves_no_trace(desk, client):
    load_places()
    policy = make_policy(desk)
    before = Entry.objects.count()
    path = f"/policies/{policy.policy_code}/check/"
    assert "死亡日期" not in read(client, path)
    yes = client.post(path, {"person.birth_date": "1950-03-04", "person.pension_fen": "2,000"}).content.decode()
    assert "按您填的，可以享受" in yes
    no = client.post(path, {"person.birth_date": "1990-03-04", "person.pension_fen": "2000"}).content.decode()
    assert "未满65周岁" in no
    assert "2055年3月4日起自动符合" in no
    open_ = client.post(path, {"person.birth_date": "1950-03-04"}).content.decode()
    assert "还要知道几项" in open_
    wrong = client.post(path, {"person.birth_date": "04.03.1950"})
    assert (wrong.status_code, "04.03.1950" in wrong.content.decode()) == (422, True)
    assert Entry.objects.count() == before
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_the_home_page_asks_few_questions_of_the_database(desk, django_assert_max_num_queries):
    for _n in range(5):
        make_policy(desk, criteria=[AGED_65])
    elder = make_elder()
    client = browser(elder)
    client.get("/")
    with django_assert_max_num_queries(40):
        client.get("/")
