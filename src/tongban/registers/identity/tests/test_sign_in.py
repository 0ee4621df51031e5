import re

import pytest
from django.core.cache import cache
from django.test import Client

from tongban.foundation.access.public import TooManyRequests
from tongban.foundation.audit.public import entries_about
from tongban.registers.identity.models import Account
from tongban.registers.identity.ports import code_sender
from tongban.registers.identity.public import open_resident_account, open_staff_account, sign_out_everywhere
from tongban.registers.identity.tests.factories import (
    make_account,
    make_officer,
    make_person,
    signed_in,
    signed_in_client,
)
from tongban.registers.identity.throttle import count_a_try

pytestmark = pytest.mark.django_db
PHONE = "10000000001"


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def resident():
    return make_person("李强", sex="male", phone=PHONE)


def ask(client: Client, phone: str = PHONE, **query):
    return client.post("/accounts/login/", {"phone": phone} | query)


def confirm(client: Client, code: str | None = None, **query):
    code = code or code_sender().last_code(PHONE)
    return client.post("/accounts/login/code/", {"code": code} | query)


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_first_code_makes_the_account_and_signs_in(client):
    assert ask(client, next="/somewhere/").url == "/accounts/login/code/?next=%2Fsomewhere%2F"
    assert Account.objects.count() == 0
    assert re.fullmatch(r"\d{6}", code_sender().last_code(PHONE))
    before = client.session.session_key
    assert confirm(client, next="/somewhere/").url == "/somewhere/"
    assert Account.objects.get().phone == PHONE
    assert client.session.session_key != before
    ask_again = Client()
    cache.clear()
    ask(ask_again)
    confirm(ask_again)
    assert Account.objects.count() == 1


def test_the_demonstration_shows_the_code_and_production_does_not(client, settings):
    ask(client)
    code = code_sender().last_code(PHONE)
    assert code in client.get("/accounts/login/code/").content.decode()
    settings.DEMONSTRATION = False
    assert code not in client.get("/accounts/login/code/").content.decode()


def test_a_wrong_code_is_refused_and_five_wrong_ones_end_it(client):
    ask(client)
    right = code_sender().last_code(PHONE)
    for _ in range(5):
        assert "验证码不对" in confirm(client, other(right)).content.decode()
    assert "验证码已失效" in confirm(client, right).content.decode()
    assert Account.objects.count() == 0
    assert "_auth_user_id" not in client.session


def test_a_code_serves_once_and_only_its_own_browser(client):
    ask(client)
    code = code_sender().last_code(PHONE)
    assert Client().post("/accounts/login/code/", {"code": code}).status_code == 302
    confirm(client, code)
    client.post("/accounts/logout/")
    assert confirm(client, code).status_code == 302
    assert "_auth_user_id" not in client.session


def test_codes_are_not_sent_again_within_a_minute(client):
    ask(client)
    first = code_sender().last_code(PHONE)
    assert ask(Client()).status_code == 429
    assert code_sender().last_code(PHONE) == first


@pytest.mark.parametrize(("demonstration", "phone"), [(False, PHONE), (True, "1234"), (True, "")])
def test_numbers_that_cannot_exist_get_no_code(client, settings, demonstration, phone):
    settings.DEMONSTRATION = demonstration
    assert ask(client, phone).status_code == 200
    assert code_sender().last_code(PHONE) == ""


def test_after_signing_in_one_never_leaves_this_site(client):
    ask(client, next="https://elsewhere.example/")
    assert confirm(client, next="https://elsewhere.example/").url == "/"


def test_name_number_and_phone_together_bind_the_account(client, resident):
    ask(client)
    confirm(client)
    page = client.post("/accounts/real-name/", {"name": "李强", "citizen_id": resident.citizen_id, "next": "/x/"})
    assert page.url == "/x/"
    account = Account.objects.get()
    assert (account.person, account.bound_by) == (resident, "register")


def test_name_and_number_of_somebody_else_do_not_bind(client, resident):
    victim = make_person("王秀英", phone="10000000099")
    ask(client)
    confirm(client)
    page = client.post("/accounts/real-name/", {"name": "王秀英", "citizen_id": victim.citizen_id})
    assert "未能对应" in page.content.decode()
    assert Account.objects.get().person is None
    assert "identity.binding_refused" in [entry.action for entry in entries_about(Account.objects.get())]
    for _ in range(5):
        page = client.post("/accounts/real-name/", {"name": "王秀英", "citizen_id": victim.citizen_id})
    assert page.status_code == 429


def test_a_person_with_an_account_gets_no_second(client, resident):
    holder = open_resident_account(resident)
    holder.phone_index = None
    holder.save()
    ask(client)
    confirm(client)
    page = client.post("/accounts/real-name/", {"name": "李强", "citizen_id": resident.citizen_id})
    assert "已绑定其他账号" in page.content.decode()


def test_password_sign_in_by_phone_or_staff_number(client, resident):
    account = make_account(resident)
    account.set_password("correct horse battery")
    account.save()
    assert client.post("/accounts/login/password/", {"login": PHONE, "password": "correct horse battery"}).url == "/"
    clerk = open_staff_account(make_officer(posts=("clerk",)))
    clerk.set_password("correct horse battery")
    clerk.save()
    answer = Client().post("/accounts/login/password/", {"login": clerk.username, "password": "correct horse battery"})
    assert answer.url == "/work/"


def test_guessing_passwords_is_slowed_down(client, resident):
    make_account(resident)
    pages = [client.post("/accounts/login/password/", {"login": PHONE, "password": f"wrong {n}"}) for n in range(7)]
    assert "_auth_user_id" not in client.session
    texts = [page.content.decode() for page in pages]
    assert "失败" in texts[-1] or "太多" in texts[-1] or pages[-1].status_code == 429
    assert texts[0] != texts[-1]


def test_outside_the_demonstration_staff_are_sent_to_their_second_factor(client, settings):
    settings.DEMONSTRATION = False
    clerk = open_staff_account(make_officer(posts=("clerk",)))
    clerk.set_password("correct horse battery")
    clerk.save()
    answer = client.post("/accounts/login/password/", {"login": clerk.username, "password": "correct horse battery"})
    assert answer.url == "/accounts/security/second-factor/"
    assert "还差一步" in client.get(answer.url).content.decode()
    assert client.get("/accounts/counter/consent/").status_code == 302


def test_one_tap_in_the_demonstration_only(client, settings, resident):
    account = open_resident_account(resident, introduction=("从浙江来上海工作", "Came from Zhejiang to work"))
    page = client.get("/accounts/login/demonstration/").content.decode()
    assert "李强" in page
    assert "从浙江来上海工作" in page
    assert client.post("/accounts/login/demonstration/", {"account": account.pk, "next": "/x/"}).url == "/x/"
    assert "identity.demonstration_sign_in" in [entry.action for entry in entries_about(account)]
    settings.DEMONSTRATION = False
    for answer in (client.get("/accounts/login/demonstration/"), client.post("/accounts/login/demonstration/")):
        assert answer.status_code == 404


def test_one_of_each_post_is_shown_and_the_others_fold_away(client, resident, django_assert_num_queries):
    open_resident_account(resident, introduction=("从浙江来", "From Zhejiang"))
    for number, (name, post) in enumerate((("甲", "officer"), ("乙", "officer"), ("丙", "head"), ("丁", "officer"))):
        officer = make_officer(posts=(post,), name=name)
        open_staff_account(officer, introduction=(f"第{number}人", f"No. {number}"))
    with django_assert_num_queries(2):
        page = client.get("/accounts/login/demonstration/?next=/work/").content.decode()
    shown, folded = page.split("<details")
    assert re.findall(r"以(.)登录", folded) == ["乙", "丁"]
    assert re.findall(r"以(.+?)登录", shown) == ["李强", "甲", "丙"]
    assert "其他工作人员 2 位" in folded


@pytest.mark.parametrize(("words", "names"), [("浙江", ["李强"]), ("乙", ["乙"]), ("民政", ["乙"]), ("nobody", [])])
def test_anybody_of_the_town_is_found_by_name_authority_or_what_they_do(client, resident, words, names):
    open_resident_account(resident, introduction=("从浙江来", "From Zhejiang"))
    open_staff_account(make_officer("civil_affairs_bureau", ("officer",), name="乙"), introduction=("审批", "Officer"))
    page = client.get("/accounts/login/demonstration/", {"q": words, "next": "/work/"}).content.decode()
    assert re.findall(r"以(.+?)登录", page) == names
    assert page.count('value="/work/"') == len(names) + 1
    assert ("请换个说法" in page) == (not names)


def test_one_tap_never_opens_an_account_that_is_not_of_the_town(client, resident):
    private = make_account(resident)
    for value in (private.pk, "abc", ""):
        assert client.post("/accounts/login/demonstration/", {"account": value}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_changing_person_by_one_tap_leaves_nothing_of_the_first(client, resident):
    other_person = make_person("莫生")
    first = open_resident_account(resident, introduction=("甲", "A"))
    second = open_resident_account(other_person, introduction=("乙", "B"))
    client.post("/accounts/login/demonstration/", {"account": first.pk})
    session = client.session
    session["draft"] = "of the first"
    session.save()
    client.post("/accounts/login/demonstration/", {"account": second.pk})
    assert client.session["_auth_user_id"] == str(second.pk)
    assert "draft" not in client.session


def test_signing_out_everywhere_ends_the_other_browsers(resident):
    account = make_account(resident)
    here, there = signed_in(Client(), account), signed_in(Client(), account)
    assert here.post("/accounts/security/sign-out-everywhere/").status_code == 302
    assert here.get("/accounts/security/").status_code == 200
    assert there.get("/accounts/security/").status_code == 302


def test_a_closed_account_is_signed_out_at_once(resident):
    account = make_account(resident)
    client = signed_in(Client(), account)
    account.is_active = False
    account.save()
    assert client.get("/accounts/security/").status_code == 302


def test_sign_out_needs_a_post_and_forgets_the_session(resident):
    client = signed_in_client(resident)
    assert client.get("/accounts/logout/").status_code == 405
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_raising_assurance_leads_an_unbound_account_to_real_name(client):
    ask(client)
    confirm(client)
    assert client.get("/accounts/login/?next=/x/&assurance=2").url == "/accounts/real-name/?next=%2Fx%2F"


def test_session_generation_is_not_lost_to_a_concurrent_save(resident):
    account = make_account(resident)
    sign_out_everywhere(account, by="system")
    assert sign_out_everywhere(account, by="system").session_generation == 2


def test_tries_are_forgotten_only_after_their_time():
    for _ in range(3):
        count_a_try("test", "key", limit=3, seconds=60)
    with pytest.raises(TooManyRequests):
        count_a_try("test", "key", limit=3, seconds=60)
    count_a_try("test", "another key", limit=3, seconds=60)
