from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.materials.models import Material, MaterialUse
from tongban.capabilities.materials.public import (
    NotReusable,
    examine,
    keep,
    material,
    materials_visible_to,
    rely_on,
    reusable,
    reusable_by_kind,
    withdraw,
)
from tongban.foundation.access.public import ANONYMOUS, NotVisible, Role, Viewer
from tongban.foundation.audit.public import entries_about
from tongban.foundation.files.public import store
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def person():
    return make_person("李强")


def looking(person):
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=1)


def hand_in(owner, kind="residence_proof", content=PDF, **more):
    file = store(content, name="证明.pdf", by="system")
    return keep(owner, kind, file, title={"zh": "居住证明"}, from_ref="cases.case:1", by="system", **more)


def test_what_was_handed_in_once_can_be_used_again(person):
    kept = hand_in(person)
    assert reusable(person, "residence_proof") == [kept]
    assert reusable(person, "photo") == []
    assert reusable(make_person("陌生人"), "residence_proof") == []


def test_the_same_content_is_kept_once(person):
    assert hand_in(person).pk == hand_in(person).pk
    assert Material.objects.count() == 1
    hand_in(person, content=PDF + b"%2\n")
    assert len(reusable(person, "residence_proof")) == 2


def test_what_is_no_longer_valid_is_not_offered(person):
    kept = hand_in(person, valid_until=date(2026, 11, 23))
    assert reusable(person, "residence_proof", on=date(2026, 11, 23)) == [kept]
    assert reusable(person, "residence_proof", on=date(2026, 11, 24)) == []


def test_relying_on_it_is_noted_once_for_each_use(person):
    kept = hand_in(person)
    assert rely_on(kept, "cases.case:2", by=looking(person)).pk == kept.file_id
    rely_on(kept, "cases.case:2", by=looking(person))
    rely_on(kept, "cases.case:3", by=looking(person))
    assert [use.for_ref for use in MaterialUse.objects.order_by("pk")] == ["cases.case:2", "cases.case:3"]


@pytest.mark.parametrize("ended", ["withdrawn", "expired"])
def test_what_ended_cannot_be_relied_on_and_nothing_is_noted(person, ended):
    kept = hand_in(person, valid_until=timezone.localdate() - timedelta(days=1) if ended == "expired" else None)
    if ended == "withdrawn":
        withdraw(kept, by=looking(person))
    with pytest.raises(NotReusable):
        rely_on(kept, "cases.case:2", by=looking(person))
    assert MaterialUse.objects.count() == 0


def test_withdrawing_twice_is_one_withdrawal_and_handing_in_again_undoes_it(person):
    kept = hand_in(person)
    withdraw(kept, by=looking(person))
    withdraw(kept, by=looking(person))
    assert reusable(person, "residence_proof") == []
    assert [entry.action for entry in entries_about(kept)] == ["material.kept", "material.withdrawn"]
    assert reusable(person, "residence_proof") == []
    hand_in(person)
    assert reusable(person, "residence_proof") == [kept]


def test_an_officer_examines_it_once(person):
    kept = examine(hand_in(person), by=Viewer(role=Role.OFFICER, officer_id=5))
    again = examine(kept, by=Viewer(role=Role.OFFICER, officer_id=6))
    assert again.examined_by == "officer:5"


def test_several_kinds_cost_one_query(person, django_assert_num_queries):
    hand_in(person)
    hand_in(person, kind="photo")
    with django_assert_num_queries(1):
        found = reusable_by_kind(person, ["residence_proof", "photo", "deed"])
    assert sorted(found) == ["photo", "residence_proof"]


def test_everybody_sees_only_their_own(person):
    kept = hand_in(person)
    assert list(materials_visible_to(looking(person))) == [kept]
    assert list(materials_visible_to(ANONYMOUS)) == []
    with pytest.raises(NotVisible):
        material(looking(make_person("陌生人")), kept.pk)


def test_a_firm_has_documents_of_its_own(person):
    firm = make_organisation(legal_representative=person)
    kept = hand_in(firm)
    assert reusable(firm, "residence_proof") == [kept]
    assert reusable(person, "residence_proof") == []
    assert list(materials_visible_to(Viewer(role=Role.PERSON, organisation_id=firm.pk))) == [kept]
