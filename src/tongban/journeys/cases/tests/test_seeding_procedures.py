"""The demonstration city has something to survey, to mark and to hear, made by the real actions and only once."""

import pytest

from tongban.journeys.cases import seeding_procedures
from tongban.journeys.cases.models import HearingRight, SpecialProcedure
from tongban.journeys.cases.public import experts_of, public_notices, seats_of, surveys_of
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.tests.factories import make_person, viewer_for

pytestmark = pytest.mark.django_db


def test_one_of_each_and_one_right_told(monkeypatch):
    town, pack = Town(), make_pack()
    officers = {"zheng_hui": town.officer, "feng_yi": town.head}
    people = {code: make_person(code) for code in seeding_procedures.EXPERTS}
    by_code = {code: Officer.objects.get(pk=viewer.officer_id) for code, viewer in officers.items()}
    monkeypatch.setattr(seeding_procedures, "named_officer", by_code.__getitem__)
    monkeypatch.setattr(seeding_procedures, "named_person", people.__getitem__)
    for _number in range(6):
        make_case(town, "in_review", pack)
    assert (seeding_procedures.seed_procedures(), seeding_procedures.seed_procedures()) == (5, 5)
    kinds = {"site_survey", "expert_review", "hearing", "announcement", "auction"}
    assert set(SpecialProcedure.objects.values_list("kind", flat=True)) == kinds
    assert public_notices().count() == 3
    assert sorted(len(one.open_neighbours) for one in HearingRight.objects.all()) == [1, 2]
    staff = (town.officer, town.reviewer, town.second_reviewer, town.head)
    assert sum(len(surveys_of(one)) for one in staff) == 2
    assert [len(seats_of(viewer_for(person))) for person in people.values()] == [1, 1, 1]
    assert experts_of(town.head).count() == 3
