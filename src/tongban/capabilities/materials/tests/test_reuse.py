from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.materials.models import Material, MaterialUse
from tongban.capabilities.materials.public import (
    NeedsConsent,
    NotReusable,
    Purpose,
    examine,
    keep,
    library,
    material,
    materials_visible_to,
    note_access,
    rely_on,
    renew,
    reusable,
    reusable_by_kind,
    withdraw,
)
from tongban.foundation.access.public import ANONYMOUS, NotVisible, Role, Viewer
from tongban.foundation.audit.public import entries_about
from tongban.foundation.files.public import files_of, read, store
from tongban.foundation.ledger.public import entries_about as said_about
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def person():
    return make_person("李强")


def looking(person):
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=1)


def hand_in(owner, kind="housing_proof", content=PDF, **more):
    file = store(content, name="证明.pdf", by="system")
    return keep(owner, kind, file, title={"zh": "居住证明"}, from_ref="", by="system", **more)


def for_case(number, **more):
    return Purpose(f"things.thing:{number}", "居住证办理", **more)


def test_what_was_handed_in_once_can_be_used_again(person):
    kept = hand_in(person)
    assert reusable(person, "housing_proof") == [kept]
    assert reusable(person, "portrait") == []
    assert reusable(make_person("陌生人"), "housing_proof") == []


def test_it_lies_under_its_owners_key(person):
    kept = hand_in(person)
    assert kept.file.blob.key.whose == f"people.person:{person.pk}" == kept.whose
    assert read(kept.file) == PDF


def test_the_same_content_is_kept_once(person):
    assert hand_in(person).pk == hand_in(person).pk
    assert Material.objects.count() == 1
    hand_in(person, content=PDF + b"%2\n")
    assert len(reusable(person, "housing_proof")) == 2


def test_the_kind_says_for_how_long(person):
    kept = hand_in(person, issued_on=date(2026, 1, 31))
    assert kept.valid_until == date(2027, 1, 31)
    assert hand_in(person, kind="household_register").valid_until is None


def test_what_is_no_longer_valid_is_not_offered(person):
    kept = hand_in(person, valid_until=date(2026, 11, 23))
    assert reusable(person, "housing_proof", on=date(2026, 11, 23)) == [kept]
    assert reusable(person, "housing_proof", on=date(2026, 11, 24)) == []


def test_relying_on_it_is_noted_once_for_each_use_and_puts_one_copy_there(person):
    kept = hand_in(person)
    one = rely_on(kept, for_case(2), by=looking(person))
    assert rely_on(kept, for_case(2), by=looking(person)).pk == one.pk
    rely_on(kept, for_case(3), by=looking(person))
    assert [use.for_ref for use in MaterialUse.objects.order_by("pk")] == ["things.thing:2", "things.thing:3"]
    assert [read(file) for file in files_of("things.thing:2")] == [PDF]


def test_handing_in_and_use_are_in_the_log_without_a_name(person):
    kept = hand_in(person)
    rely_on(kept, for_case(2), by=looking(person))
    said = [*said_about(kept), *said_about(MaterialUse.objects.get())]
    assert [entry.kind for entry in said] == ["material.kept", "material.used"]
    assert not any(kept.digest in entry.leaf or "李强" in entry.leaf for entry in said)


@pytest.mark.parametrize("ended", ["withdrawn", "expired"])
def test_what_ended_cannot_be_relied_on_and_nothing_is_noted(person, ended):
    kept = hand_in(person, valid_until=timezone.localdate() - timedelta(days=1) if ended == "expired" else None)
    if ended == "withdrawn":
        withdraw(kept, by=looking(person))
    with pytest.raises(NotReusable) as caught:
        rely_on(kept, for_case(2), by=looking(person))
    assert caught.value.why == ended
    assert (MaterialUse.objects.count(), files_of("things.thing:2")) == (0, [])


def test_another_authority_and_sensitive_documents_need_consent(person):
    kept = hand_in(person, authority_code="A")
    rely_on(kept, for_case(1, authority_code="A"), by=looking(person))
    with pytest.raises(NeedsConsent):
        rely_on(kept, for_case(2, authority_code="B"), by=looking(person))
    rely_on(kept, for_case(2, authority_code="B", consent="同意"), by=looking(person))
    assert MaterialUse.objects.get(for_ref="things.thing:2").consented_at is not None
    health = hand_in(person, kind="medical_certificate", authority_code="A")
    with pytest.raises(NeedsConsent):
        rely_on(health, for_case(3, authority_code="A"), by=looking(person))


def test_withdrawing_twice_is_one_withdrawal_and_handing_in_again_undoes_it(person):
    kept = hand_in(person)
    withdraw(kept, by=looking(person))
    withdraw(kept, by=looking(person))
    assert reusable(person, "housing_proof") == []
    assert [entry.action for entry in entries_about(kept)] == ["material.kept", "material.withdrawn"]
    hand_in(person)
    assert reusable(person, "housing_proof") == [kept]


def test_a_new_version_takes_the_place_of_the_old_one(person):
    old = hand_in(person)
    file = store(PDF + b"%2", name="新.pdf", by="system", owner_ref=old.whose)
    new = renew(old, file, by=looking(person))
    assert renew(old, file, by=looking(person)).pk == new.pk
    assert (new.version, new.replaces_id) == (2, old.pk)
    assert reusable(person, "housing_proof") == [new]
    with pytest.raises(NotReusable):
        renew(old, store(PDF + b"%3", name="x.pdf", by="system"), by=looking(person))


def test_an_officer_examines_it_once(person):
    kept = examine(hand_in(person), by=Viewer(role=Role.OFFICER, officer_id=5))
    again = examine(kept, by=Viewer(role=Role.OFFICER, officer_id=6))
    assert again.examined_by == "officer:5"


def test_its_owner_sees_who_opened_a_copy(person):
    kept = hand_in(person)
    officer = Viewer(role=Role.OFFICER, officer_id=5, authority_code="A")
    note_access(person, kept.digest, "things.thing:2", by=officer)
    note_access(make_person("陌生人"), kept.digest, "things.thing:2", by=officer)
    assert [(seen.by, seen.authority_code, seen.for_ref) for seen in kept.accesses.all()] == [
        ("officer:5", "A", "things.thing:2")
    ]


def test_several_kinds_cost_one_query(person, django_assert_num_queries):
    hand_in(person)
    hand_in(person, kind="portrait")
    with django_assert_num_queries(1):
        found = reusable_by_kind(person, ["housing_proof", "portrait", "deed"])
    assert sorted(found) == ["housing_proof", "portrait"]


def test_a_library_is_searched_and_sorted_with_one_query(person, django_assert_num_queries):
    for number in range(30):
        hand_in(person, kind="articles" if number % 3 else "housing_proof", content=PDF + b"%%%d" % number)
    row = Material.objects.order_by("pk").first()
    row.text, row.name = "出租人：赵福根 黄浦区南京东路", "房子"
    row.save()
    with django_assert_num_queries(1):
        shelf = library(looking(person))
    assert (len(shelf.rows), shelf.total, shelf.pages, shelf.groups) == (24, 30, 2, {"housing": 10, "business": 20})
    assert [one.pk for one in library(looking(person), words="赵福根 房子").rows] == [row.pk]
    assert library(looking(person), group="housing", state="usable").total == 10
    assert library(looking(person), page=9).page == 2


def test_everybody_sees_only_their_own(person):
    kept = hand_in(person)
    assert list(materials_visible_to(looking(person))) == [kept]
    assert list(materials_visible_to(ANONYMOUS)) == []
    with pytest.raises(NotVisible):
        material(looking(make_person("陌生人")), kept.pk)


def test_a_firm_has_documents_of_its_own(person):
    firm = make_organisation(legal_representative=person)
    kept = hand_in(firm)
    assert reusable(firm, "housing_proof") == [kept]
    assert reusable(person, "housing_proof") == []
    assert list(materials_visible_to(Viewer(role=Role.PERSON, organisation_id=firm.pk))) == [kept]
