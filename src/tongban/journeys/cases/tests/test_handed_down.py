"""Who decides a new case of an item that was handed down to a district; what is open stays where it is."""

import pytest

from tongban.journeys.cases.public import accept
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack
from tongban.registers.authorities.public import authority
from tongban.registers.catalogue.public import begin_trial, call_back, propose_handover, take, train
from tongban.registers.identity.tests.factories import make_officer, make_person, viewer_for

pytestmark = pytest.mark.django_db
TAKER = "civil_affairs_bureau_310115"


def test_new_cases_of_the_district_follow_the_item_down_and_back():
    town, pack = Town(), make_pack()
    town.elder = make_person("赵兰英", birth=town.elder.birth_date, district="310115")
    town.applicant = viewer_for(town.elder)
    before = make_case(town, pack=pack)
    head = viewer_for(make_officer(TAKER, ("head",)))
    staff = [make_officer(TAKER, posts) for posts in (("officer",), ("reviewer",))]
    row = propose_handover(
        pack.code, pack.title, authority(TAKER), ground="文件", scope="权限", monthly_cases=1, by=town.head
    )
    train(take(row, takes=True, note="", by=head), [one.pk for one in staff], words="培训", by=head)
    begin_trial(row, working_days=20, by=town.head)
    during = make_case(town, pack=pack)
    assert (during.authority_code, during.region_code) == (TAKER, "310115")
    assert accept(during, by=viewer_for(staff[0])).state == "accepted"
    before.refresh_from_db()
    assert before.authority_code == "civil_affairs_bureau"
    call_back(row, reason="试运行不平稳", by=town.head)
    assert make_case(town, pack=pack).authority_code == "civil_affairs_bureau"
    during.refresh_from_db()
    assert during.authority_code == TAKER
