"""Rules counted for every issuer, gaps with a term, the public list and its rate."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.collection.models import Gap, ListEntry, QualityCount
from tongban.capabilities.collection.public import (
    NotYours,
    Paper,
    SayMore,
    city_figures,
    count_quality,
    explain,
    find_gaps,
    findings_of,
    gaps_visible_to,
    issuer_league,
    issuer_trend,
    lines,
    open_data,
    paper_sources,
    publish,
    rate,
    remind,
    reopen,
    withdraw,
)
from tongban.capabilities.licences.public import Licence, change_state, issue
from tongban.capabilities.messaging.public import Message
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.authorities.tests.factories import make_officer
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

from .factories import ISSUER, OFFICER, OTHER, make_people, row_of, table, taken

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def wrong_by_rule():
    return {rule.code: row.wrong for rule, row in findings_of(ISSUER) if row.wrong}


def test_rules_find_what_is_wrong_with_one_issuer():
    people = make_people(4)
    rows = [row_of(person, f"沪A{place}") for place, person in enumerate(people)]
    rows[0][4] = "2021-01-05"
    taken(table(rows))
    people[1].death_date = TODAY()
    people[1].save()
    count_quality()
    assert wrong_by_rule() == {"complete_fields": 4, "complete_face": 4, "holder_living": 1, "not_overdue": 1}
    league = issuer_league()
    assert [(row.authority.pk, row.licences, row.wrong, row.change) for row in league] == [(ISSUER, 4, 10, None)]
    assert league[0].kinds == [8, 1, 1, 0]


def test_a_number_twice_is_found():
    for _ in range(2):
        issue("driving_licence", make_person("持证人"), [], by="system", authority=ISSUER, number="同号")
    count_quality()
    assert wrong_by_rule() == {"number_once": 2}


def test_counting_twice_on_a_day_is_one_count_and_days_make_a_trend():
    taken(table([row_of(make_people(1)[0], "沪A")]))
    count_quality(TODAY() - timedelta(days=1))
    Licence.objects.update(valid_until=TODAY() - timedelta(days=1))
    rules = {count_quality(), count_quality()}
    assert rules == {1}
    assert len(issuer_trend()) == 2
    assert issuer_league()[0].change == 1
    assert QualityCount.objects.filter(on=TODAY()).count() == len(findings_of(ISSUER))


class Drawer:
    """A drawer of decisions for tests."""

    papers: list[Paper] = []

    def check_config(self):
        return []

    def without_licence(self):
        yield from self.papers


@pytest.fixture
def drawer():
    plug = Drawer()
    paper_sources.put("tests", plug)
    yield plug
    paper_sources._plugs.pop("tests")


def test_a_decision_without_licence_is_a_gap_until_it_has_one(drawer):
    drawer.papers = [Paper("decision", "cases.case:1", "2022-1", "driving_licence", ISSUER)]
    assert find_gaps() == (1, 0)
    assert find_gaps() == (0, 0)
    gap = Gap.objects.get()
    assert (gap.state, gap.due_on) == ("open", TODAY() + timedelta(days=30))
    lead = Viewer(role=Role.OFFICER, officer_id=3, authority_code="big_data_centre")
    assert [gaps_visible_to(viewer).count() for viewer in (OFFICER, OTHER, lead)] == [1, 0, 1]
    drawer.papers = []
    assert find_gaps() == (0, 1)
    assert Gap.objects.get().state == "closed"


def test_firms_without_a_business_licence_and_licences_that_ran_out_are_gaps():
    make_organisation()
    person = make_person("持证人")
    old = issue(
        "driving_licence", person, [], by="system", authority=ISSUER, valid_from=TODAY() - timedelta(days=400),
        valid_until=TODAY() - timedelta(days=5),
    )  # fmt: skip
    find_gaps()
    assert sorted(Gap.objects.values_list("kind", "type_code")) == [
        ("expired", "driving_licence"), ("register", "business_licence"),
    ]  # fmt: skip
    issue("driving_licence", person, [], by="system", authority=ISSUER, replaces=old)
    assert find_gaps() == (0, 1)


def test_reminders_come_once_a_week_after_the_term(drawer):
    head = make_officer(ISSUER, ("head",))
    drawer.papers = [Paper("decision", "cases.case:1", "2022-1", "driving_licence", ISSUER)]
    find_gaps()
    Gap.objects.update(due_on=TODAY() - timedelta(days=1))
    due = Gap.objects.get().due_on
    days = [due, due + timedelta(days=1), due + timedelta(days=2), due + timedelta(days=8)]
    assert [remind(day) for day in days] == [0, 1, 0, 1]
    assert Gap.objects.get().reminders == 2
    assert [(one.officer_id, one.title_zh) for one in Message.objects.filter(kind="collection.reminded")] == [
        (head.pk, "还有 1 份纸质证照没有电子证照，已过期限")
    ] * 2
    operator = Viewer(role=Role.OPERATOR, account_id=1)
    assert city_figures(operator).gaps == {Gap.objects.get().authority_id: (1, 1)}
    assert city_figures(OFFICER).gaps == {}


def test_an_explanation_needs_words_and_can_be_taken_back(drawer):
    drawer.papers = [Paper("decision", "cases.case:1", "2022-1", "driving_licence", ISSUER)]
    find_gaps()
    gap = Gap.objects.get()
    with pytest.raises(SayMore):
        explain(gap, "  ", by=OFFICER)
    explain(gap, "持证人已迁往外省", by=OFFICER)
    assert (explain(gap, "再说一次", by=OFFICER).note, find_gaps()) == ("持证人已迁往外省", (0, 0))
    assert reopen(gap, by=OFFICER).state == "open"


def test_the_rate_is_computed_from_what_departments_published():
    expected = rate().expected
    assert (rate().published, expected) == (0, len(lines()))
    publish("driving_licence", is_simultaneous=True, by=OFFICER, authority_code=ISSUER)
    publish("driving_licence", is_simultaneous=True, by=OFFICER, authority_code=ISSUER)
    assert (rate().published, rate().percent) == (1, 10_000 // expected / 100)
    assert ListEntry.objects.count() == 1
    with pytest.raises(NotYours):
        publish("driving_licence", is_simultaneous=True, by=OTHER, authority_code=OTHER.authority_code)
    withdraw("driving_licence", by=OFFICER, authority_code=ISSUER)
    assert rate().published == 0


def test_the_list_says_since_when_and_how_many_are_valid():
    publish("driving_licence", is_simultaneous=True, by=OFFICER, authority_code=ISSUER)
    first, second = (
        issue("driving_licence", make_person("持证人"), [], by="system", authority=ISSUER, case_ref=f"cases.case:{n}")
        for n in (1, 2)
    )
    change_state(second, "02", by="system", reason="暂扣")
    line = next(line for line in lines() if line.kind.code == "driving_licence")
    assert (line.issued, line.valid, line.with_decision, line.since) == (2, 1, 2, first.issued_on)
    row = next(row for row in open_data([line]))
    assert (row["published"], row["valid"], row["simultaneous_since"]) == (True, 1, first.issued_on.isoformat())
