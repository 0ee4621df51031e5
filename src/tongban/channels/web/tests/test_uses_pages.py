"""Showing, consenting, seeing who used what, complaining; and the desk of a registered bank."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tongban.capabilities.reliance.public import Authorisation, Complaint, PresentationCode, Use, register_party
from tongban.capabilities.reliance.tests.factories import make_food_licence, make_identity_card
from tongban.registers.identity.tests.factories import signed_in_client
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


class Bank:
    """A registered bank and its head, signed in for it."""

    def __init__(self, *scenes):
        self.head = make_person("沈女士")
        self.firm = make_organisation("测试银行", legal_representative=self.head)
        codes = list(scenes) or ["bank_personal_account", "bank_catering_loan"]
        self.party = register_party(self.firm, "bank", codes, by="system")
        self.client = signed_in_client(self.head, f"organisation:{self.firm.pk}")


def text(answer):
    return answer.content.decode()


def test_an_identity_card_is_shown_once_and_its_holder_sees_what_was_given():
    card = make_identity_card()
    holder, bank = signed_in_client(card.person), Bank()
    answer = holder.post(f"/licences/{card.pk}/show/", {"scene": "bank_personal_account"})
    code = PresentationCode.objects.get()
    assert answer["Location"] == f"/licences/codes/{code.pk}/"
    assert "data:image/svg+xml" in text(holder.get(answer["Location"]))
    page = bank.client.get(f"/show/{code.code}/")
    assert "银行开立个人账户" in text(page)
    assert card.person.name not in text(page)
    seen = text(bank.client.post(f"/show/{code.code}/"))
    assert str(card.person.citizen_id) in seen
    assert "1954" not in re.sub(str(card.person.citizen_id), "", seen)
    use = Use.objects.get()
    assert "测试银行" in text(holder.get(f"/licences/codes/{code.pk}/live/"))
    assert "测试银行" in text(holder.get(f"/uses/{use.number}/"))
    assert holder.get(f"/uses/{use.number}/copy/")["Content-Type"] == "application/pdf"
    assert "不能用了" in text(Client().get(f"/show/{code.code}/"))


def test_a_passer_by_sees_an_answer_but_no_datum():
    card = make_identity_card()
    signed_in_client(card.person).post(f"/licences/{card.pk}/show/", {"scene": "museum_elder_free"})
    seen = text(Client().post(f"/show/{PresentationCode.objects.get().code}/"))
    assert "年满65周岁" in seen
    assert card.person.name not in seen


def test_a_passer_by_is_told_that_the_scene_is_for_registered_parties():
    card = make_identity_card()
    signed_in_client(card.person).post(f"/licences/{card.pk}/show/", {"scene": "bank_personal_account"})
    code = PresentationCode.objects.get()
    assert "只给登记的用证单位看" in text(Client().get(f"/show/{code.code}/"))
    assert Client().post(f"/show/{code.code}/").status_code == 409
    assert PresentationCode.objects.get().is_open


def test_a_bank_asks_the_holder_grants_and_takes_back():
    card, bank = make_identity_card(), Bank()
    holder = signed_in_client(card.person)
    form = {"scene": "bank_personal_account", "id_number": str(card.person.citizen_id), "name": card.person.name,
            "case_number": "KH-1", "reference": "r1"}  # fmt: skip
    assert bank.client.post("/rely/ask/", {**form, "name": ""}).status_code == 422
    answer = bank.client.post("/rely/ask/", form)
    assert bank.client.post("/rely/ask/", form)["Location"] == answer["Location"]
    row = Authorisation.objects.get()
    page = text(holder.get(f"/authorisations/{row.number}/"))
    assert "测试银行" in page
    assert "KH-1" in page
    holder.post(f"/authorisations/{row.number}/", {"verb": "grant"})
    use_form = {"type": "resident_identity_card", "reference": "u1"}
    used = bank.client.post(f"/rely/authorisations/{row.number}/", use_form)
    assert str(card.person.citizen_id) in text(bank.client.get(used["Location"]))
    holder.post(f"/authorisations/{row.number}/", {"verb": "take_back"})
    refused = bank.client.post(f"/rely/authorisations/{row.number}/", {**use_form, "reference": "u2"})
    assert (refused.status_code, Use.objects.filter(refused="not-authorised").count()) == (409, 1)
    assert "已拒绝" in text(holder.get("/uses/"))


def test_uses_are_filtered_exported_and_complained_of():
    card, bank = make_identity_card(), Bank()
    holder = signed_in_client(card.person)
    holder.post(f"/licences/{card.pk}/show/", {"scene": "bank_personal_account"})
    bank.client.post(f"/show/{PresentationCode.objects.get().code}/")
    use = Use.objects.get()
    assert use.number in text(holder.get(f"/uses/?way=present&party={bank.party.pk}&licence={card.pk}"))
    assert use.number not in text(holder.get("/uses/?way=duty"))
    assert use.number not in text(holder.get("/uses/?until=2020-01-01&since=nonsense"))
    assert use.number in text(holder.get("/uses/export.csv"))
    assert holder.post(f"/uses/{use.number}/complain/", {"text": " "}).status_code == 422
    holder.post(f"/uses/{use.number}/complain/", {"text": "我没有去过"})
    complaint = Complaint.objects.get()
    assert "我没有去过" in text(bank.client.get(f"/rely/complaints/{complaint.pk}/"))
    bank.client.post(f"/rely/complaints/{complaint.pk}/", {"reply": "客户本人到店"})
    assert "客户本人到店" in text(holder.get(f"/uses/{use.number}/"))


def test_a_check_answers_yes_or_no():
    licence, bank = make_food_licence(), Bank()
    form = {"what": "bank_catering_loan:food_business_licence", "number": licence.number, "name": licence.holder_name}
    assert "有这份证照" in text(bank.client.post("/rely/verify/", form))
    assert "没有相符的证照" in text(bank.client.post("/rely/verify/", {**form, "name": "别人"}))
    assert bank.client.post("/rely/verify/", {**form, "number": ""}).status_code == 422


def test_strangers_find_nothing():
    card, bank = make_identity_card(), Bank()
    holder, stranger = signed_in_client(card.person), signed_in_client(make_person("莫生"))
    holder.post(f"/licences/{card.pk}/show/", {"scene": "bank_personal_account"})
    bank.client.post(f"/show/{PresentationCode.objects.get().code}/")
    use = Use.objects.get()
    for path in (f"/uses/{use.number}/", f"/uses/{use.number}/copy/", f"/licences/{card.pk}/show/", "/rely/",
                 f"/rely/uses/{use.number}/", f"/licences/codes/{PresentationCode.objects.get().pk}/"):  # fmt: skip
        assert stranger.get(path).status_code == 404, path


def test_kinds_and_scenes_are_public():
    page = text(Client().get("/licence-types/?q=食品"))
    assert "食品经营许可证" in page
    assert "居民身份证" not in page
    assert "个人信息" in text(Client().get("/licence-types/driving_licence/"))
    assert "没有符合的证照类型" in text(Client().get("/licence-types/?q=不存在"))
    assert Client().get("/licence-types/nothing/").status_code == 404
    assert "银行向餐饮企业贷款" in text(Client().get("/licence-scenes/?field=finance"))
