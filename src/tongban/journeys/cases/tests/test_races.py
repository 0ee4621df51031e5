"""Two at once: one effect. On real storage with real threads."""

from tests import racing
from tests.racing import together

from tongban.foundation.events.public import Event
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.models import Case, CaseEvent, Decision, Letter
from tongban.journeys.cases.public import accept, decide, submit, withdraw
from tongban.journeys.cases.tests.factories import ARTICLE, Town, make_case, make_pack

pytestmark = racing.MARKS


def test_five_clicks_send_one_case():
    town = Town()
    case = make_case(town, "draft")
    results = together(*[lambda: submit(case, town.applicant)] * 5)
    assert len({result.number for result in results}) == 1
    assert Event.objects.filter(type="tongban.case.received").count() == 1
    assert Letter.objects.filter(kind="receipt").count() == 1


def test_two_officers_deciding_differently_have_one_effect():
    town = Town()
    case = make_case(town, "in_review")
    results = together(
        lambda: decide(case, "granted", by=town.reviewer),
        lambda: decide(case, "refused", by=town.second_reviewer, reasons=["不符合"], articles=[ARTICLE]),
    )
    assert sorted(isinstance(result, CaseError) for result in results) == [False, True]
    assert Decision.objects.count() == 1
    assert CaseEvent.objects.filter(kind__in=["granted", "refused"]).count() == 1
    assert Event.objects.filter(type="tongban.case.decided").count() == 1


def test_accepting_and_withdrawing_at_once_leaves_one_order_of_things():
    town = Town()
    case = make_case(town)
    together(lambda: accept(case, by=town.officer), lambda: withdraw(case, town.applicant))
    assert Case.objects.get(pk=case.pk).state == "withdrawn"
    assert CaseEvent.objects.filter(kind="withdrawn").count() == 1


def test_numbers_are_given_once():
    town, pack = Town(), make_pack()
    cases = [make_case(town, "draft", pack)]
    for n in range(4):
        other = make_case(town, "draft", make_pack(code=f"race_{n}"))
        cases.append(other)
    results = together(*[lambda c=case: submit(c, town.applicant) for case in cases])
    numbers = [getattr(result, "number", result) for result in results]
    assert len(set(numbers)) == 5, numbers
