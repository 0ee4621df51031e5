"""一码执法: no look without its ground; all of it written down; the holder hears of it; others review it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.jobs import tell_of_lawful_uses
from tongban.capabilities.codes.models import LawfulUse, Scan
from tongban.capabilities.codes.trusted import forget_trusted
from tongban.capabilities.messaging.public import Message
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import entries
from tongban.registers.demonstration.public import load_named, named_officer, named_organisation, named_person

pytestmark = pytest.mark.django_db
POLICE, MARKET = "public_security_bureau_310101", "market_supervision_bureau"
PATROL = codes.Basis("suspect", "巡逻〔2026〕17号", "嫌疑人查明身份")


def officer(code: str, *posts: str) -> Viewer:
    row = named_officer(code)
    return Viewer(role=Role.OFFICER, officer_id=row.pk, authority_code=row.authority_id, posts=frozenset(posts))


@pytest.fixture
def town(db):
    load_named()
    forget_trusted()
    police = codes.Gate.objects.create(
        code="patrol", title_zh="巡逻组", authority_id=POLICE,
        scenes=["police.identify", "police.premises", "police.investigate"],
    )  # fmt: skip
    inspectors = codes.Gate.objects.create(
        code="inspectors", title_zh="执法队", authority_id=MARKET, scenes=["inspect.firm"]
    )
    elder = named_person("wang_xiuying")
    return {
        "police": police, "inspectors": inspectors, "elder": elder, "me": Viewer(role=Role.PERSON, person_id=elder.pk),
        "shi": officer("shi_lei", "enforcer"), "cui": officer("cui_yan", "enforcer"),
        "legal": officer("ruan_zheng", "legal"), "yu": officer("yu_bin", "enforcer"),
    }  # fmt: skip


def look(town, basis=PATROL, scene="police.identify", by="shi", **more):
    text = codes.show_online(town["me"]).text
    return codes.check_lawfully(town["police"], text, scene, town[by], basis, **more)


@pytest.mark.parametrize(
    ("basis", "scene", "words"),
    [
        (replace(PATROL, ground=""), "police.identify", "没有依据，不能查看"),
        (replace(PATROL, ground="evidence"), "police.identify", "没有依据，不能查看"),
        (replace(PATROL, case_number=" "), "police.identify", "案号或任务号"),
        (replace(PATROL, purpose=""), "police.identify", "事由"),
        (replace(PATROL, delay_days=1, delay_reason="侦查"), "police.identify", "不能推迟"),
        (replace(PATROL, ground="evidence"), "police.investigate", "要两名执法人员"),
        (replace(PATROL, ground="evidence", second="31993101001"), "police.investigate", "不是本单位有效的执法证"),
        (replace(PATROL, ground="evidence", second="31991101001"), "police.investigate", "必须是不同的人"),
        (replace(PATROL, ground="premises"), "police.premises", "现行有效"),  # the law of 2012 is no longer in force
    ],
)
def test_without_a_ground_nothing_is_looked_at_and_the_refusal_is_written_down(town, basis, scene, words):
    with pytest.raises(codes.LawRefused, match=words):
        look(town, basis, scene)
    assert not Scan.objects.exists()
    assert not LawfulUse.objects.exists()
    assert [one.action for one in entries(action="code.law_refused")] == ["code.law_refused"]


def test_only_officers_with_a_valid_certificate_of_the_body_look_by_law(town):
    with pytest.raises(codes.LawRefused, match="没有有效的执法证"):
        look(town, by="legal")
    with pytest.raises(codes.LawRefused, match="没有这个场景的执法权"):
        look(town, by="yu")
    row = named_officer("shi_lei").enforcement_certificate
    row.valid_until = timezone.localdate() - timedelta(days=1)
    row.save()
    with pytest.raises(codes.LawRefused, match="没有有效的执法证"):
        look(town)
    with pytest.raises(codes.LawRefused):
        codes.check(town["police"], codes.show_online(town["me"]).text, "police.identify", town["shi"])
    assert not Scan.objects.exists()


def test_a_look_by_law_tells_what_the_scene_declares_and_is_written_down_and_told_at_once(town):
    found = look(town, scan_id="one")
    values = dict(found.sections[0].rows)
    assert values["公民身份号码"] == town["elder"].citizen_id
    use = found.use
    assert (use.certificate, use.second, use.told, use.verdict) == ("31991101001", None, ["identity"], "open")
    assert codes.is_untouched(use)
    entry = entries(action="code.lawful_use")[0]
    assert (entry.reason, entry.for_whom) == (PATROL.purpose, f"people.person:{town['elder'].pk}")
    assert town["elder"].citizen_id not in entry.detail_json
    page = codes.scans_of(town["me"]).scans
    assert [one.pk for one in page] == [use.scan_id]
    assert codes.fact_words(codes.scan_of(town["me"], use.scan_id)) == [
        "姓名、性别、民族、出生日期、公民身份号码、住址"
    ]
    assert Message.objects.filter(kind="code.lawful_use", person=town["elder"]).count() == 1


def test_the_same_look_sent_twice_is_one_and_another_officer_cannot_take_it(town):
    text = codes.show_online(town["me"]).text
    for _ in range(2):
        again = codes.check_lawfully(town["police"], text, "police.identify", town["shi"], PATROL, scan_id="one")
    assert again.sections
    with pytest.raises(codes.LawRefused, match="别人做的"):
        codes.check_lawfully(town["police"], text, "police.identify", town["cui"], PATROL, scan_id="one")
    assert LawfulUse.objects.count() == Scan.objects.count() == 1


def test_what_is_changed_afterwards_is_found_by_the_digest_in_the_log(town):
    use = look(town).use
    LawfulUse.objects.filter(pk=use.pk).update(purpose="别的事由")
    assert not codes.is_untouched(codes.lawful_use(town["legal"], use.pk))


def test_a_delay_ends_by_itself_and_the_holder_hears_then(town):
    basis = codes.Basis("evidence", "A31010126001", "侦查", "31991101002", 60, "告知会妨碍侦查")
    with pytest.raises(codes.LawRefused, match="最长天数"):
        look(town, replace(basis, delay_days=61), "police.investigate")
    use = look(town, basis, "police.investigate").use
    assert use.must_review
    assert use.delay_ground == "个人信息保护法 第十八条、第三十五条"
    assert codes.scans_of(town["me"]).scans == []
    with pytest.raises(NotVisible):
        codes.scan_of(town["me"], use.scan_id)
    tell_of_lawful_uses()
    assert not Message.objects.filter(kind="code.lawful_use").exists()
    LawfulUse.objects.filter(pk=use.pk).update(told_at=timezone.now() - timedelta(seconds=1))
    for _ in range(2):
        tell_of_lawful_uses()
    assert Message.objects.filter(kind="code.lawful_use", person=town["elder"]).count() == 1
    assert [one.pk for one in codes.scans_of(town["me"]).scans] == [use.scan_id]


def test_unusual_uses_are_alarms_that_the_supervisor_hears_of(town):
    uses = [look(town).use for _ in range(3)]
    assert [one.alarms for one in uses] == [[], [], ["same_holder"]]
    assert uses[2].must_review
    heard = Message.objects.filter(kind="code.law_alarm", officer=named_officer("ruan_zheng"))
    assert [one.link for one in heard] == [f"/gate/law/{uses[2].pk}/"]
    chosen = codes.LawFilter(only="alarms")
    assert [one.pk for one in codes.lawful_uses(town["legal"], chosen)] == [uses[2].pk]


def test_many_looks_and_looks_out_of_hours_are_unusual(town, monkeypatch):
    from tongban.capabilities.codes import law

    busy = replace(codes.law_of("police.identify"), per_hour=2, same_holder=99, weekdays="")
    monkeypatch.setattr(law, "laws", lambda: {"police.identify": busy})
    assert look(town).use.alarms == ["off_duty"]
    assert look(town).use.alarms == ["many", "off_duty"]


def test_a_supervisor_questions_the_officer_explains_and_the_holder_hears_what_was_found(town):
    use = look(town).use
    with pytest.raises(NotVisible):
        codes.review(town["cui"], use, "confirmed")
    with pytest.raises(codes.NotYourOwn):
        codes.review(replace(town["shi"], posts=frozenset({"legal"})), use, "confirmed")
    with pytest.raises(NotVisible):
        codes.review(officer("mo_li", "legal"), use, "confirmed")
    with pytest.raises(codes.WrongTurn):
        codes.review(town["legal"], use, "unlawful", "跳过了质疑")
    assert codes.review(town["legal"], use, "questioned", "任务号对不上").verdict == "questioned"
    with pytest.raises(NotVisible):
        codes.explain(town["cui"], use, "…")
    assert codes.explain(town["shi"], use, "写错了号").verdict == "explained"
    assert codes.review(town["legal"], use, "unlawful", "没有这个任务").verdict == "unlawful"
    told = Message.objects.get(kind="code.lawful_unlawful")
    assert told.person == town["elder"]
    assert "没有这个任务" in told.body_zh


def test_the_table_itself_refuses_one_officer_in_two_places(town):
    use = look(town).use
    for field in ("second_id", "reviewed_by_id"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LawfulUse.objects.filter(pk=use.pk).update(**{field: use.officer_id})


def test_who_was_named_as_second_and_was_not_there_says_so(town):
    use = look(town, codes.Basis("evidence", "A1", "侦查", "31991101002"), "police.investigate").use
    assert codes.waits_for_law(town["cui"]) == 1
    with pytest.raises(NotVisible):
        codes.say_second(town["shi"], use, was_there=True)
    said = codes.say_second(town["cui"], use, was_there=False)
    assert (said.second_said, said.alarms) == ("absent", ["second_absent"])
    assert codes.waits_for_law(town["cui"]) == 0
    assert Message.objects.filter(kind="code.law_alarm").exists()


def test_the_holder_objects_and_no_officer_of_the_look_answers_it(town):
    use = look(town).use
    row = codes.object_to(town["me"], codes.scan_of(town["me"], use.scan_id), "我没有嫌疑")
    with pytest.raises(codes.NotYourOwn):
        codes.answer_objection(town["shi"], row, "有")
    assert codes.answer_objection(town["legal"], row, "已核实").answer == "已核实"


def test_a_firms_delegate_sees_the_inspection_of_the_firm_and_can_object(town):
    firm = named_organisation("heguang")
    chief = Viewer(role=Role.PERSON, organisation_id=firm.pk, agent_person_id=firm.legal_representative_id)
    text = codes.show_online(chief).text
    basis = codes.Basis("food", "检查任务20261129", "食品经营检查", "31993101002")
    found = codes.check_lawfully(town["inspectors"], text, "inspect.firm", town["yu"], basis)
    assert found.checked.decision.is_good
    assert found.sections[0].rows[0] == ("名称", firm.name)
    scan = codes.scans_of(chief).scans[0]
    assert scan.lawful.certificate == "31993101001"
    assert codes.object_to(chief, codes.scan_of(chief, scan.pk), "没有出示执法证").scan_id == scan.pk
    assert Message.objects.filter(kind="code.lawful_use", organisation=firm).count() == 1


def test_a_place_is_inspected_by_its_poster_and_its_body_sees_it(town):
    body = Viewer(role=Role.OFFICER, authority_code="civil_affairs_bureau", officer_id=1)
    venue = codes.open_venue(body, "centre", "为老服务中心", "示范路8号", ["check_in"])
    basis = codes.Basis("premises_2026", "检查证〔2026〕3号", "检查场所", "31991101002")
    found = codes.check_lawfully(town["police"], codes.address_of(venue), "police.premises", town["shi"], basis)
    assert found.use.venue == venue
    assert dict(found.sections[0].rows)["名称"] == "为老服务中心"
    assert [one.pk for one in codes.uses_at("centre")] == [found.use.pk]


def test_a_gate_without_a_network_cannot_look_by_law(town):
    row = {"id": "x", "scene": "police.identify", "at": 1, "result": "good", "handle": "", "seen": {}}
    with pytest.raises(codes.BadScan):
        codes.take_scans(town["police"], [row], town["shi"])
    with pytest.raises(codes.GateRefused):
        codes.register_gate(town["shi"], "own", "自带终端", ["police.identify"], -8, bytes(32))
