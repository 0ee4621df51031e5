"""异码融合: codes of other houses are recognised, checked, and shown as far as a scene takes them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
import yaml
from django.utils import timezone

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.adapters.neighbour import REGION, TITLE, URL, EmbeddedCityKeys, public_of
from tongban.capabilities.codes.foreign import samples
from tongban.capabilities.codes.foreign.hcert import HcertReader
from tongban.capabilities.codes.foreign.reading import form_of
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.trusted import forget_trusted
from tongban.capabilities.credentials.public import RawSigner, sign_jwt
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import entries
from tongban.registers.authorities.public import Authority
from tongban.registers.demonstration.public import load_named, named_person

pytestmark = pytest.mark.django_db

EU = yaml.safe_load((Path(__file__).parent / "data" / "eu_certificates.yaml").read_text(encoding="utf-8"))
OPERATOR = Viewer(role=Role.OPERATOR, account_id=1)


@pytest.fixture(autouse=True)
def _fresh():
    forget_trusted()
    yield
    forget_trusted()


def trust_signer(name: str) -> None:
    if name in EU["signers"]:
        codes.trust_issuer(OPERATOR, "hc1", name, EU["signers"][name])
        return
    key_id, point = EU["points"][name]
    now = datetime(2021, 5, 1, tzinfo=UTC)
    codes.ForeignIssuer.objects.create(
        scheme="hc1", title_zh=name, key_id=key_id, algorithm="ES256", public=base64.b64decode(point).hex(),
        usable_from=now, usable_until=now + timedelta(days=365), added_by="test",
    )  # fmt: skip


@pytest.mark.parametrize("one", EU["codes"], ids=lambda one: one["file"])
def test_eu_certificates_give_what_their_publishers_expect(one):
    for signer in filter(None, [one.get("signer")]):
        trust_signer(signer)
    if one["expect"] == "not_recognised":
        assert form_of(one["text"]) == ""
        return
    assert form_of(one["text"]) == "hc1"
    moment = one["at"] if isinstance(one["at"], datetime) else datetime.fromisoformat(one["at"])
    scene = codes.scenes()["hospital.desk"]
    found = HcertReader().read(one["text"], scene, int(moment.timestamp()))
    assert str(found.reason) == one["expect"]
    for fact in ("name", "birth_date", "kind"):
        if fact in one:
            assert found.facts[fact] == one[fact]
    assert bool(found.facts) == (one["expect"] == "good")


def test_who_is_not_on_the_list_is_not_believed():
    one = EU["codes"][0]
    found = HcertReader().read(one["text"], codes.scenes()["hospital.desk"], int(one["at"].timestamp()))
    assert (found.reason, found.facts) == (Reason.UNKNOWN_KEY, {})


@pytest.fixture
def town(db):
    load_named()
    body = Authority.objects.get(code="civil_affairs_bureau")
    gate = codes.Gate.objects.create(
        code="desk", title_zh="服务台", authority=body, scenes=["hospital.desk", "museum.entry", "metro.entry"]
    )
    return {"gate": gate, "by": Viewer(role=Role.OFFICER, officer_id=1, authority_code=body.code)}


def scan(town, text, scene, **more):
    return codes.check(town["gate"], text, scene, town["by"], **more)


def test_a_travellers_certificate_tells_the_hospital_what_the_scene_takes_and_the_museum_nothing(town):
    issuer = codes.trust_issuer(OPERATOR, "hc1", "演示", samples.health_certificate("2026-01-01"))[0]
    text = samples.hc1(issuer.key_id, "Muster Maria")
    at_desk = scan(town, text, "hospital.desk", scan_id="a")
    assert at_desk.decision.is_good
    assert at_desk.form == "hc1"
    assert at_desk.scan.seen["name"] == "Muster Maria"
    assert "接种" in " ".join(codes.fact_words(at_desk.scan))
    again = scan(town, text, "hospital.desk", scan_id="a")
    assert (again.scan.pk, again.form) == (at_desk.scan.pk, "hc1")
    at_museum = scan(town, text, "museum.entry")
    assert at_museum.decision.reason == Reason.OTHER_SCENE
    assert at_museum.scan.seen == {}


def test_withdrawn_issuers_are_refused_at_once_and_the_audit_knows(town):
    issuer = codes.trust_issuer(OPERATOR, "hc1", "演示", samples.health_certificate("2026-01-01"))[0]
    assert codes.trust_issuer(OPERATOR, "hc1", "演示", samples.health_certificate("2026-01-01"))[0] == issuer
    with pytest.raises(codes.CodeError):
        codes.withdraw_issuer(OPERATOR, issuer, " ")
    codes.withdraw_issuer(OPERATOR, issuer, "密钥泄露")
    codes.withdraw_issuer(OPERATOR, issuer, "密钥泄露")
    assert scan(town, samples.hc1(issuer.key_id), "hospital.desk").decision.reason == Reason.UNKNOWN_KEY
    assert [one.action for one in entries() if one.action.startswith("code.issuer")] == [
        "code.issuer_withdrawn", "code.issuer_trusted",
    ]  # fmt: skip


def trust_neighbour() -> codes.ForeignIssuer:
    return codes.trust_issuer(
        OPERATOR, "city", TITLE["zh"], public_of("root").hex(), place=REGION, url=URL, title_en=TITLE["en"]
    )[0]


def test_another_citys_code_is_checked_under_its_own_root(town):
    before = scan(town, samples.neighbour_code(), "museum.entry")
    assert before.decision.reason == Reason.UNKNOWN_KEY
    trust_neighbour()
    text = samples.neighbour_code()
    checked = scan(town, text, "museum.entry")
    assert checked.decision.is_good
    assert checked.issuer["zh"] == TITLE["zh"]
    assert checked.decision.concession == {"pay_percent": 50}
    assert checked.scan.person is None
    assert scan(town, text, "metro.entry").decision.reason == Reason.OTHER_SCENE
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert scan(town, text, "museum.entry").decision.reason == Reason.EXPIRED
    bad = EmbeddedCityKeys.draw("leisure", {}, bytes(16))[:-6] + "000000"
    assert scan(town, bad, "museum.entry").decision.reason in (Reason.BAD_SIGNATURE, Reason.NOT_A_CODE)


def test_a_city_that_was_not_heard_for_a_week_is_refused_until_it_is_read_again(town):
    row = trust_neighbour()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert codes.is_city_stale(row)
        assert scan(town, samples.neighbour_code(), "museum.entry").decision.reason == Reason.OUT_OF_DATE
        assert codes.refresh_cities() == 1
        assert codes.refresh_cities() == 0
        assert scan(town, samples.neighbour_code(), "museum.entry").decision.is_good


def test_a_students_credential_opens_the_museum_with_what_it_takes(town):
    codes.trust_issuer(OPERATOR, "credential", "邻州大学", samples.university_keys(), place=samples.UNIVERSITY)
    checked = scan(town, samples.student_credential(), "museum.entry")
    assert checked.decision.is_good
    assert checked.scan.seen == {"student": True, "school": "邻州大学（演示）"}
    assert scan(town, samples.student_credential()[:-9] + "~", "museum.entry").decision.reason == Reason.NOT_A_CODE


def test_a_credential_in_the_form_of_the_data_model_is_read_too(town):
    signer = RawSigner("ES256", bytes(range(1, 33)), "k")
    keys = json.dumps({**signer.jwk, "kid": "k"})
    codes.trust_issuer(OPERATOR, "credential", "某校", keys, place="did:web:school.example")
    subject = {"id": "did:example:1", "is_student": True}
    payload = {"iss": "did:web:school.example", "exp": 4102444800,
               "vc": {"type": ["VerifiableCredential", "StudentCard"], "credentialSubject": subject}}  # fmt: skip
    text = sign_jwt(signer, payload, typ="JWT")
    assert scan(town, text, "museum.entry").scan.seen == {"student": True}
    other = sign_jwt(RawSigner("ES256", bytes(range(2, 34)), "k"), payload, typ="JWT")
    assert scan(town, other, "museum.entry").decision.reason == Reason.BAD_SIGNATURE


def test_a_hospital_number_stands_for_its_patient_and_the_patient_sees_the_scan(town):
    elder = named_person("wang_xiuying")
    number = samples.hospital_number(elder)
    checked = scan(town, number, "hospital.desk")
    assert (checked.decision.is_good, checked.holder) == (True, elder)
    assert [one.pk for one in codes.scans_of(Viewer(role=Role.PERSON, person_id=elder.pk)).scans] == [checked.scan.pk]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert form_of(wrong) == ""
    assert scan(town, wrong, "hospital.desk").decision.reason == Reason.NOT_A_CODE
    assert scan(town, number, "museum.entry").scan.person is None


@pytest.mark.parametrize(
    ("scheme", "material", "place"),
    [("hc1", "abc", ""), ("credential", "{}", "https://x.example"), ("credential", "[1]", "https://x.example"),
     ("city", "zz", "LZ"), ("city", "00" * 32, "LZ"), ("city", "00" * 32, "SH"), ("hc1", "", ""), ("none", "x", "")],
)  # fmt: skip
def test_material_that_is_none_is_refused_in_words(scheme, material, place):
    with pytest.raises(codes.BadMaterial) as error:
        codes.trust_issuer(OPERATOR, scheme, "某", material, place=place, url=URL)
    assert str(error.value)
    assert not codes.ForeignIssuer.objects.exists()
