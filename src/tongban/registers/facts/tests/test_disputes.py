import pytest

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import entries_about
from tongban.registers.facts.public import (
    DisputeClosed,
    FactDispute,
    SubjectRef,
    answer_dispute,
    dispute,
    disputes_of,
    disputes_to_answer,
    start_checking,
    withdraw_dispute,
)
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person()


def a_dispute(person, fact="person.hukou_address"):
    return dispute(fact, subject=SubjectRef.of(person), by=person, statement="门牌号错了，应是12号")


def test_a_dispute_goes_to_the_department_of_the_source(person):
    row = a_dispute(person)
    assert (row.source, row.authority_code, row.state) == ("public_security.hukou", "public_security_bureau", "open")
    officer = Viewer(role=Role.OFFICER, officer_id=1, authority_code="public_security_bureau_310101")
    city = Viewer(role=Role.OFFICER, officer_id=3, authority_code="public_security_bureau")
    assert [list(disputes_to_answer(viewer)) for viewer in (officer, city)] == [[row], [row]]
    for code in ("tax_bureau", "public_security_bureau_310115", "tax_bureau_310101"):
        assert list(disputes_to_answer(Viewer(role=Role.OFFICER, officer_id=2, authority_code=code))) == []
    assert list(disputes_to_answer(Viewer(role=Role.CLERK, authority_code="public_security_bureau"))) == []
    assert "门牌号" not in str([entry.detail_json for entry in entries_about(row)])


def test_a_derived_fact_is_disputed_at_the_source_of_its_input(person):
    assert a_dispute(person, "person.age").source == "public_security.population"


def test_saying_it_twice_makes_one_dispute(person):
    assert a_dispute(person).pk == a_dispute(person).pk
    assert FactDispute.objects.count() == 1


def test_the_subject_sees_it_and_a_stranger_does_not(person):
    row = a_dispute(person)
    assert list(disputes_of(Viewer(role=Role.PERSON, person_id=person.pk))) == [row]
    assert list(disputes_of(Viewer(role=Role.PERSON, person_id=make_person().pk))) == []


@pytest.mark.parametrize(("is_corrected", "state"), [(True, "corrected"), (False, "confirmed")])
def test_it_is_checked_and_answered_with_a_reason(person, is_corrected, state):
    row = start_checking(a_dispute(person), by="officer:1")
    row = answer_dispute(row, by="officer:1", is_corrected=is_corrected, reply="已核对户口底册")
    assert (row.state, row.reply) == (state, "已核对户口底册")
    with pytest.raises(DisputeClosed):
        answer_dispute(row, by="officer:1", is_corrected=True, reply="再来一次")
    assert a_dispute(person).pk != row.pk


def test_no_answer_without_a_reason(person):
    row = a_dispute(person)
    with pytest.raises(ValueError, match="不能为空"):
        answer_dispute(row, by="officer:1", is_corrected=True, reply=" ")
    assert FactDispute.objects.get().state == "open"


def test_the_person_may_take_it_back(person):
    row = withdraw_dispute(a_dispute(person), by=person)
    with pytest.raises(DisputeClosed):
        start_checking(row, by="officer:1")
