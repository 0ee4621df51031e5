from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tongban.capabilities.licences.models import Licence
from tongban.capabilities.licences.ofd.reading import texts_of
from tongban.capabilities.licences.public import (
    LicenceState,
    SealedDocument,
    UnknownLicenceType,
    WrongLicenceState,
    change_state,
    claims_of,
    credential_of,
    expiring,
    issue,
    lapse_expired,
    licence_by_identifier,
    licence_types,
    licences_of,
    ofd_of,
    pdf_of,
    valid_licence,
    verify_document,
    verify_file,
)
from tongban.foundation.audit.public import entries_about
from tongban.foundation.events.public import events_about
from tongban.foundation.files.public import read
from tongban.foundation.values.public import TimeLimit, TimeUnit, parse_licence_identifier
from tongban.registers.authorities.public import Authority
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db

FIELDS = [
    {"name": "name", "label": {"zh": "姓名", "en": "Name"}, "value": "李强"},
    {"name": "licence_class", "label": {"zh": "准驾车型", "en": "Class"}, "value": "C1"},
    {"name": "first_issued_on", "label": {"zh": "初次领证日期", "en": "First issued"}, "value": date(2015, 5, 6)},
]
SIX_YEARS = TimeLimit(6, TimeUnit.YEAR)


def give(holder, type_code="driving_licence", **more):
    options = {"by": "test", "authority": "public_security_bureau", "case_ref": "cases.case:1"} | more
    return issue(type_code, holder, FIELDS, **options)


@pytest.fixture(autouse=True)
def _in_memory(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.memory.InMemoryStorage"}}


@pytest.mark.any_database
@pytest.mark.parametrize("type_code", sorted(licence_types()))
def test_every_type_is_issued_sealed_and_verifies(type_code):
    firm = make_organisation("上海禾光餐饮有限公司")
    licence = give(firm, type_code, authority="market_supervision_bureau")
    parts = parse_licence_identifier(licence.identifier)
    assert parts == (licence.type.type_code, licence.authority.credit_code, licence.serial, 1)
    report = verify_document(read(licence.file))
    assert (report.is_genuine, report.is_in_force, report.document.licence) == (True, True, licence)
    assert b"Helvetica" not in read(licence.file)


def test_issuing_twice_for_one_case_gives_one_licence():
    person = make_person("李强")
    one, two = give(person), give(person)
    assert one == two
    assert (Licence.objects.count(), SealedDocument.objects.count()) == (1, 1)
    assert [event.type for event in events_about(f"licences.licence:{one.pk}")] == ["tongban.licence.issued"]
    assert [entry.action for entry in entries_about(one)] == ["licence.issued"]


@time_machine.travel("2026-11-24T02:00:00+00:00", tick=False)
def test_a_licence_is_valid_through_its_last_day():
    person = make_person("李强")
    licence = give(person, valid_for=SIX_YEARS)
    assert (licence.valid_from, licence.valid_until) == (date(2026, 11, 24), date(2032, 11, 23))
    assert [licence.is_valid(day) for day in (date(2026, 11, 23), date(2032, 11, 23), date(2032, 11, 24))] == [
        False,
        True,
        False,
    ]
    assert valid_licence(person, "driving_licence") == licence
    assert valid_licence(person, "residence_permit") is None
    assert list(expiring(person)) == []
    assert list(expiring(person, 7 * 366)) == [licence]


@time_machine.travel("2026-11-24T02:00:00+00:00", tick=False)
def test_what_has_expired_lapses_once():
    licence = give(make_person(), valid_from=date(2020, 1, 1), valid_until=date(2025, 12, 31))
    assert (lapse_expired(), lapse_expired()) == (1, 0)
    licence.refresh_from_db()
    assert licence.state == LicenceState.LAPSED
    assert [event.state for event in licence.history.all()] == ["01", "05"]


def test_a_new_version_replaces_the_old_one():
    person = make_person("李强")
    old = give(person)
    new = give(person, case_ref="cases.case:2", replaces=old)
    old.refresh_from_db()
    assert (old.state, new.version, new.serial, new.replaces) == (LicenceState.LAPSED, 2, old.serial, old)
    assert new.number == old.number
    assert list(licences_of(person, valid_only=True)) == [new]
    assert licence_by_identifier(old.identifier) == old
    report = verify_document(read(old.file))
    assert (report.is_genuine, report.is_in_force) == (True, False)
    assert "失效" in report.problems[0]


def test_a_revoked_licence_never_comes_back():
    licence = give(make_person())
    change_state(licence, LicenceState.SUSPENDED, by="test", reason="暂扣")
    change_state(licence, LicenceState.VALID, by="test", reason="发还")
    change_state(licence, LicenceState.REVOKED, by="test", reason="骗取")
    change_state(licence, LicenceState.REVOKED, by="test", reason="骗取")
    with pytest.raises(WrongLicenceState, match="撤销"):
        change_state(licence, LicenceState.VALID, by="test", reason="x")
    assert licence.history.count() == 4


def test_the_credential_says_the_same_and_follows_the_state():
    licence = give(make_person("李强"))
    text = credential_of(licence).text
    report = verify_file(text.encode())
    assert (report.is_genuine, report.is_in_force, report.problems) == (True, True, ())
    assert ("持证主体", "李强") in report.shown
    change_state(licence, LicenceState.SUSPENDED, by="test", reason="暂扣")
    suspended = verify_file(text.encode())
    assert (suspended.is_genuine, suspended.is_in_force, suspended.problems) == (True, False, ("凭证已被暂扣。",))
    change_state(licence, LicenceState.VALID, by="test", reason="发还")
    assert verify_file(text.encode()).is_in_force
    change_state(licence, LicenceState.WITHDRAWN, by="test", reason="吊销")
    assert verify_file(text.encode()).problems == ("凭证已被撤销。",)


def test_three_faces_say_the_same():
    licence = give(make_person("李强"))
    ofd = read(ofd_of(licence))
    assert (ofd_of(licence), pdf_of(licence)) == (licence.ofd, licence.file)
    report = verify_file(ofd)
    assert (report.is_genuine, report.is_in_force, report.problems) == (True, True, ())
    assert report.document == verify_file(read(licence.file)).document
    words = "".join(text for text, _x, _y in texts_of(ofd))
    claims = claims_of(licence)
    assert report.document.printed_code in words
    assert [claims[name] in words for name in ("number", "issuing_authority", "licence_class")] == [True, True, True]
    change_state(licence, LicenceState.SUSPENDED, by="test", reason="暂扣")
    assert [
        verify_file(one).is_in_force for one in (ofd, read(licence.file), credential_of(licence).text.encode())
    ] == [
        False,
        False,
        False,
    ]
    broken = ofd[:2000] + bytes([ofd[2000] ^ 1]) + ofd[2001:]
    assert verify_file(broken).is_genuine is False


def test_forms_made_later_say_what_was_issued(settings):
    settings.TONGBAN_LICENCE_FORMS = []
    person = make_person("李强")
    licence = give(person)
    assert (licence.file, licence.ofd, SealedDocument.objects.count()) == (None, None, 0)
    Authority.objects.filter(pk=licence.authority_id).update(name="更名后的机关")
    licence = Licence.objects.get(pk=licence.pk)
    words = "".join(text for text, _x, _y in texts_of(read(ofd_of(licence))))
    assert ("更名后的机关" in words, licence.face["authority"] in words) == (False, True)
    assert claims_of(licence)["issuing_authority"] == licence.face["authority"]
    assert verify_file(read(pdf_of(licence))).is_in_force


def test_a_flipped_letter_in_a_credential_is_told():
    text = credential_of(give(make_person("李强"))).text
    report = verify_file((text[:300] + ("A" if text[300] != "A" else "B") + text[301:]).encode())
    assert (report.is_genuine, report.shown) == (False, ())
    assert "改动" in report.problems[0]


def test_an_issue_that_fails_leaves_no_half(monkeypatch):
    from tongban.capabilities.credentials.public import IssuedCredential
    from tongban.capabilities.licences import issuing

    def broken(*_, **__):
        raise RuntimeError("power cut")

    monkeypatch.setattr(issuing, "announce", broken)
    with pytest.raises(RuntimeError):
        give(make_person("李强"))
    assert (Licence.objects.count(), SealedDocument.objects.count(), IssuedCredential.objects.count()) == (0, 0, 0)


def test_an_unknown_type_leaves_nothing_behind():
    with pytest.raises(UnknownLicenceType):
        give(make_person(), "nonsense")
    assert Licence.objects.count() == 0


def test_a_licence_has_exactly_one_holder():
    licence = give(make_person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Licence.objects.filter(pk=licence.pk).update(organisation=make_organisation())


def test_fields_are_unreadable_in_the_database():
    from django.db import connection

    give(make_person())
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM licences_licence")
        assert "李强" not in cursor.fetchone()[0]


def test_every_licence_that_a_pack_issues_is_declared(settings):
    import yaml

    named = {}
    for path in sorted(settings.PACKS.glob("*/*/manifest.yaml")):
        result = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).get("result") or {}
        if code := result.get("licence_type"):
            named[code] = path.parent.name
    assert {code: pack for code, pack in named.items() if code not in licence_types()} == {}
