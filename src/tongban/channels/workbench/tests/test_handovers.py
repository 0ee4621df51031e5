"""An item goes down to a district and comes back, in the workbench of both sides."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tongban.journeys.cases.tests.factories import Town, make_case, make_pack
from tongban.registers.catalogue.public import ItemHandover
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import make_officer, signed_in, viewer_for

pytestmark = pytest.mark.django_db
TAKER = "civil_affairs_bureau_310115"


def browser(viewer):
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def act(client, row, verb, **body):
    return client.post(reverse("workbench:handover_act", args=[row.pk, verb]), body)


def test_from_the_offer_to_the_calling_back():
    town, pack = Town(), make_pack()
    make_case(town, pack=pack)
    giver = browser(town.head)
    head = viewer_for(make_officer(TAKER, ("head",)))
    staff = [make_officer(TAKER, posts).pk for posts in (("officer",), ("reviewer",))]
    taker, new = browser(head), reverse("workbench:handover_new")
    assert pack.title in giver.get(new).content.decode()
    refused = giver.post(new, {"item": pack.code, "taker": TAKER, "scope": "移交全部权限"})
    assert (refused.status_code, "移交全部权限" in refused.content.decode()) == (422, True)
    giver.post(new, {"item": pack.code, "taker": TAKER, "scope": "移交全部权限", "ground": "示范文件"})
    row = ItemHandover.objects.get()
    assert act(taker, row, "take").status_code == 302
    early = act(giver, row, "begin", days="20")
    assert (early.status_code, "培训没有达到要求" in early.content.decode()) == (422, True)
    act(taker, row, "train", officer=staff, note="业务培训")
    act(giver, row, "begin", days="20")
    assert "试运行" in taker.get(reverse("workbench:handover", args=[row.pk])).content.decode()
    act(giver, row, "confirm", note="平稳")
    act(giver, row, "call_back", note="机构调整")
    row.refresh_from_db()
    assert row.state == "called_back"
    listed = giver.get(reverse("workbench:handovers"), {"state": "called_back", "q": pack.title[:2], "page": "99"})
    assert "已收回" in listed.content.decode()


@pytest.mark.parametrize("verb", ["take", "decline", "train", "begin", "confirm", "call_back", "nonsense"])
def test_acts_of_those_who_may_not_change_nothing(verb):
    town, pack = Town(), make_pack()
    new = reverse("workbench:handover_new")
    browser(town.head).post(new, {"item": pack.code, "taker": TAKER, "scope": "权限", "ground": "文件"})
    row = ItemHandover.objects.get()
    assert act(browser(town.officer), row, verb).status_code == 404
    assert act(browser(town.other_authority), row, verb).status_code == 404
    row.refresh_from_db()
    assert row.state == "proposed"
