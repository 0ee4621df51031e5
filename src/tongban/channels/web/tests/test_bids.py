"""The page on which a firm seals its bid, and what officers see of it before the opening."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.journeys.cases.public import Bid, Order, order_procedure
from tongban.journeys.cases.tests.factories import Town, make_case
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.tests.factories import make_organisation, signed_in_client

pytestmark = pytest.mark.django_db


def at_desk(viewer):
    return signed_in_client(Officer.objects.get(pk=viewer.officer_id))


def test_a_firm_seals_its_bid_gets_a_receipt_and_nobody_reads_it_before_two_officers_open(time_machine):
    town = Town()
    case = make_case(town, "in_review")
    both = (town.officer.officer_id, town.reviewer.officer_id)
    held = timezone.now() + timedelta(days=10)
    order = Order("auction", "公共资源配置", 30, institution="交易中心", held_at=held, place="开标室",
                  officials=both, public_text="拍卖一处点位的使用权")  # fmt: skip
    row = order_procedure(case, order, by=town.head)
    firm = make_organisation("上海应价有限公司")
    address = reverse("web:bid", args=[row.pk])
    assert "法人和其他组织" in Client().get(reverse("web:public_notice", args=[row.pk])).content.decode()
    assert signed_in_client(town.elder).get(address).status_code == 200  # a person bids in an auction for themself
    assert at_desk(town.officer).get(address).status_code == 404
    client = signed_in_client(firm.legal_representative, f"organisation:{firm.pk}")
    assert address in client.get(reverse("web:public_notice", args=[row.pk])).content.decode()
    refused = client.post(address, {"verb": "seal", "amount": "5万", "offer": "接受全部条件"})
    assert (refused.status_code, "请填写" in refused.content.decode()) == (422, True)
    assert client.post(address, {"verb": "seal", "amount": "50,000.5", "offer": "接受全部条件"}).status_code == 302
    bid = Bid.objects.get()
    page = client.get(address).content.decode()
    assert (bid.amount_fen, bid.digest in page, "谁也看不到" in page) == (5_000_050, True, True)
    assert "My bid" in client.get(address, headers={"accept-language": "en"}).content.decode()
    other = make_organisation("上海旁观有限公司")
    seen = signed_in_client(other.legal_representative, f"organisation:{other.pk}").get(address).content.decode()
    assert bid.digest not in seen
    place = [case.number, row.pk]
    desk = reverse("workbench:procedure", args=place)
    text = at_desk(town.head).get(desk).content.decode()
    assert ("已封存 1 份" in text, firm.name in text, "接受全部条件" in text) == (True, False, False)
    time_machine.move_to(held)
    for one in (town.officer, town.reviewer):
        assert "我在场，开启" in at_desk(one).get(desk).content.decode()
        at_desk(one).post(reverse("workbench:procedure_act", args=[*place, "open_bids"]))
    head = at_desk(town.head)
    assert firm.name in head.get(desk).content.decode()
    head.post(reverse("workbench:procedure_act", args=[*place, "award"]), {"bid": bid.pk, "reason": "最高应价"})
    won = signed_in_client(firm.legal_representative, f"organisation:{firm.pk}").get(address).content.decode()
    notice = Client().get(reverse("web:public_notice", args=[row.pk])).content.decode()
    desk_page = head.get(desk).content.decode()
    assert ("您是买受人，已成交" in won, f"买受人：{firm.name}" in notice, "竞买人" in desk_page) == (True, True, True)
    assert ("登录后竞买" in notice, "不符合" in desk_page) == (False, False)
    assert not [one for page in (page, won, notice, desk_page) for one in ("投标", "中标") if one in page]
