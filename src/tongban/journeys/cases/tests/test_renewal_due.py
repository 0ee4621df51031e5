"""延续: the licence's last day bounds the clock, the cards and the inbox, whatever pauses or extends the case."""

from datetime import date

import pytest

from tongban.capabilities.process.public import inbox
from tongban.journeys.cases import replacing
from tongban.journeys.cases.actions.watch import raise_cards
from tongban.journeys.cases.clock_replay import explains
from tongban.journeys.cases.clock_rules import told
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.histories import history_of, rules_of
from tongban.journeys.cases.models import Supervision
from tongban.journeys.cases.public import Order, Replaced, case_page, close_procedure, decide, extend, order_procedure
from tongban.journeys.cases.tests.factories import make_case, make_pack
from tongban.registers.places.public import working_calendar

pytestmark = pytest.mark.django_db
ENDS = date(2022, 9, 9)


@pytest.fixture
def town(september, town, monkeypatch):
    pack = make_pack()
    monkeypatch.setattr(
        replacing, "_shelf", [lambda case: Replaced(None, decided_by=ENDS) if case.pack_code == pack.code else None]
    )
    town.pack = pack
    return town


def test_the_last_day_is_shown_with_its_ground_and_comes_first_in_the_inbox(town):
    make_case(town, "in_review")
    renewal = make_case(town, "in_review", town.pack)
    assert (renewal.due_on, renewal.statutory_due_on) == (ENDS, ENDS)
    assert renewal.ref == inbox(town.reviewer).items[0].owner_ref
    last = next(one for one in case_page(town.applicant, renewal.number).next if one.what == "deemed_renewed")
    assert (last.on, last.article) == (date(2022, 9, 10), "行政许可法 第五十条第二款")
    with pytest.raises(WrongState, match="届满"):
        extend(renewal, reason="材料多", by=town.head)


def test_a_pause_keeps_the_last_day_and_warns_before_it(town, time_machine):
    renewal = make_case(town, "in_review", town.pack)
    row = order_procedure(renewal, Order("inspection", "需要检验", 10, institution="检验研究院"), by=town.officer)
    renewal.refresh_from_db()
    assert (renewal.state, renewal.due_on) == ("suspended", ENDS)
    time_machine.move_to("2022-09-09T02:00:00Z", tick=False)
    assert raise_cards() == 1
    assert Supervision.objects.get().kind == "yellow"
    close_procedure(row, outcome="pass", result="合格", by=town.officer)
    renewal.refresh_from_db()
    assert renewal.due_on == ENDS
    assert explains(renewal, told(history_of(renewal), rules_of(renewal), date(2022, 9, 9), working_calendar()))
    assert decide(renewal, "granted", by=town.reviewer).due_on == date(2022, 9, 26)
