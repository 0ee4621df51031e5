"""What a grant makes true is entered with its result: once, whole, and also after a crash between the steps."""

from datetime import date

import pytest
from django.utils import timezone

from tongban.capabilities.licences.public import LicenceState, change_state, licences_of
from tongban.foundation.access.public import SYSTEM
from tongban.foundation.adapters.public import PortUnavailable
from tongban.foundation.audit.public import Entry
from tongban.journeys.cases.actions.results import produce_result
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.public import entered_by, revoke
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack, settle
from tongban.registers.facts.public import SubjectRef, fetch, hold
from tongban.registers.identity.tests.factories import make_person
from tongban.registers.people.public import Person, minor_children_of

pytestmark = pytest.mark.django_db
LEGAL = {"document": "户口登记条例", "article": "第七条"}
NEWBORN = [
    {
        "block": "newborn", "legal": LEGAL,
        "with": {"name": "answers.purpose", "sex": "'female'", "birth_date": "DATE '2026-02-20'"},
        "facts": {"person.guardian_name": "person.name", "person.birth_certificate_number": "result.number"},
    },
    {"block": "facts", "legal": LEGAL, "facts": {"person.newborn_citizen_id": "entered.number"}},
]  # fmt: skip


class Silent:
    """A numbering that does not answer."""

    def assign(self, *, region, birth_date, sex, reference):
        raise PortUnavailable("silent")

    def check_config(self):
        return []


def value(person, name):
    return fetch(SubjectRef.of(person), [name], purpose="test", viewer=SYSTEM)[name]


def test_the_next_item_knows_the_child_and_its_number():
    town = Town()
    case = make_case(town, "closed", make_pack(enters=NEWBORN), purpose="李小满")
    subject = entered_by(case)
    child = subject.load()
    assert minor_children_of(town.elder) == [child]
    found = value(town.elder, "person.newborn_citizen_id")
    assert (found.value, found.as_of) == (child.citizen_id, timezone.localdate(case.decided_at))
    licence = licences_of(town.elder).get()
    assert value(child, "person.birth_certificate_number").value == licence.number
    assert value(child, "person.guardian_name").value == "王秀英"
    assert [line["block"] for line in case.decision.entered] == ["newborn", "facts"]
    assert child.citizen_id not in str(case.decision.entered)
    trail = Entry.objects.filter(action="facts.entered")
    assert {row.reason for row in trail} == {f"办件{case.number}；户口登记条例第七条"}


def test_nothing_is_half_entered_when_a_register_is_silent_and_later_it_is_entered_once(settings):
    town = Town()
    case = make_case(town, "decided", make_pack(enters=NEWBORN), purpose="李小满")
    settings.TONGBAN_ADAPTERS = {**settings.TONGBAN_ADAPTERS, "citizen_numbers": f"{__name__}.Silent"}
    settle()
    with pytest.raises(PortUnavailable):
        produce_result(case.pk)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.decision.entered) == ("producing", [])
    assert not Person.objects.filter(name="李小满").exists()
    assert value(town.elder, "person.newborn_citizen_id").value is None
    settings.TONGBAN_ADAPTERS = {
        name: plug for name, plug in settings.TONGBAN_ADAPTERS.items() if name != "citizen_numbers"
    }
    produce_result(case.pk)
    produce_result(case.pk)
    assert Person.objects.filter(name="李小满").count() == 1
    assert licences_of(town.elder).count() == 1


DEATH = [{"block": "death", "legal": LEGAL, "with": {"citizen_id": "answers.purpose", "died_on": "DATE '2026-02-18'"}}]


def test_a_death_ends_the_entry_of_the_deceased_and_not_that_of_the_applicant():
    town = Town()
    father = make_person("王德福", birth=date(1938, 3, 5))
    case = make_case(town, "closed", make_pack(enters=DEATH), purpose=father.citizen_id)
    father.refresh_from_db()
    assert father.death_date.isoformat() == "2026-02-18"
    assert Person.objects.get(pk=town.elder.pk).death_date is None
    assert entered_by(case) is None
    assert father.citizen_id not in str(case.decision.entered)


def test_a_death_of_somebody_unknown_is_left_to_the_police_station():
    town = Town()
    case = make_case(town, "closed", make_pack(enters=DEATH), purpose="319901193803050018")
    assert case.decision.entered == [{"block": "death", "failed": "人口库里没有这个人，请户籍地派出所登记。"}]
    assert Person.objects.exclude(death_date=None).count() == 0


def test_a_revoked_grant_takes_its_entries_and_its_licence_back_and_leaves_what_came_later():
    town = Town()
    elder = SubjectRef.of(town.elder)
    hold(elder, {"person.guardian_name": "李明"})
    entry = {"person.guardian_name": "person.name", "person.birth_certificate_number": "result.number"}
    case = make_case(town, "closed", make_pack(enters=[{"block": "facts", "legal": LEGAL, "facts": entry}]))
    licence = licences_of(town.elder).get()
    assert value(town.elder, "person.guardian_name").value == "王秀英"
    hold(elder, {"person.birth_certificate_number": "S319900001"})  # somebody else's entry since
    for _twice in range(2):
        revoke(case, by=town.head, reason="隐瞒情况", article="行政许可法第六十九条")
        settle()
    assert value(town.elder, "person.guardian_name").value == "李明"
    assert value(town.elder, "person.birth_certificate_number").value == "S319900001"
    licence.refresh_from_db()
    case.decision.refresh_from_db()
    assert (licence.state, case.decision.entered[0]["taken_back_on"]) == ("03", timezone.localdate().isoformat())
    trail = Entry.objects.get(action="facts.taken_back")
    assert (trail.reason, trail.detail) == (
        f"办件{case.number}撤销；行政许可法第六十九条",
        {"facts": ["person.guardian_name"]},
    )


def test_a_cancelled_licence_ends_the_entries_of_its_grant():
    town = Town()
    entry = {"person.birth_certificate_number": "result.number"}
    make_case(town, "closed", make_pack(enters=[{"block": "facts", "legal": LEGAL, "facts": entry}]))
    licence = licences_of(town.elder).get()
    assert value(town.elder, "person.birth_certificate_number").value == licence.number
    change_state(licence, LicenceState.CANCELLED, by="system", reason="持证人申请注销")
    settle()
    assert value(town.elder, "person.birth_certificate_number").value is None
