"""容缺: reminded before the term, returned after it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tongban.capabilities.messaging.public import inbox
from tongban.journeys.cases.actions.watch import watch
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.public import Case, accept, submit, supply

from .factories import make_case, make_pack, settle

pytestmark = pytest.mark.django_db


def material(name, title, english):
    return {"id": name, "title": {"zh": title, "en": english}, "need": "deferrable", "accept": ["pdf", "jpg"]}


@pytest.fixture
def case(town):
    """Under examination, while a photo and a plan are still to come."""
    pack = make_pack(
        materials=[material("photo", "近期照片", "Photo"), material("plan", "平面图", "Floor plan")],
        conditional_acceptance={"materials": ["photo", "plan"], "within": {"value": 10, "unit": "working_day"}},
    )
    case = submit(make_case(town, "draft", pack), town.applicant, lacking=("photo", "plan"))
    settle()
    return accept(case, by=town.officer)


def reminders(town):
    return [one for one in inbox(town.applicant) if one.kind == "case.supply_reminded"]


def days_left(case):
    return case.conditional.due_on - timezone.localdate()


def test_who_has_not_brought_everything_is_reminded_once_before_the_term(town, case):
    supply(case, town.applicant, {"photo": "file:1"})
    watch()
    assert reminders(town) == []
    with time_machine.travel(timezone.now() + days_left(case) - timedelta(days=1)):
        watch()
        watch()
    (told,) = reminders(town)
    assert "平面图" in told.body_zh
    assert "近期照片" not in told.body_zh
    assert "Floor plan" in told.body_en
    assert "平面图" not in told.body_en
    assert case.events.filter(kind="supply_reminded").count() == 1


def test_who_has_brought_everything_is_not_reminded(town, case):
    supply(case, town.applicant, {"photo": "file:1", "plan": "file:2"})
    with time_machine.travel(timezone.now() + days_left(case) - timedelta(days=1)):
        watch()
    assert reminders(town) == []


def test_after_the_term_the_case_is_returned_and_nothing_more_is_taken(town, case):
    with time_machine.travel(timezone.now() + days_left(case) + timedelta(days=1)):
        watch()
    assert Case.objects.get(pk=case.pk).state == "lapsed"
    with pytest.raises(WrongState):
        supply(case, town.applicant, {"photo": "file:1", "plan": "file:2"})
    assert reminders(town) == []
