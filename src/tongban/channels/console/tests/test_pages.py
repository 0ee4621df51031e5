"""The operator's pages: who may, within how many queries, and what each can do."""

import io
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.capabilities.licences.public import seal_of
from tongban.capabilities.reliance.public import RelyingParty
from tongban.foundation.audit.public import entries, record
from tongban.foundation.jobs.public import JobRow, JobState, run_pending
from tongban.foundation.trust.public import newest_certificate, proposals, signing_key
from tongban.journeys.benefits.public import EmbeddedPayFile
from tongban.journeys.cases.public import Replay
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack
from tongban.journeys.packs.public import load_folder, publish
from tongban.registers.authorities.public import CertificateChange, EnforcementCertificate, authority
from tongban.registers.identity.public import Account, ApiClient, client_of_token
from tongban.registers.identity.tests.factories import make_account, make_officer, signed_in
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.places.public import working_calendar

pytestmark = pytest.mark.django_db

PACKS = Path(__file__).resolve().parents[5] / "packs"
PAGES = [
    "overview",
    "packs",
    "pack_upload",
    "sockets",
    "jobs",
    "events",
    "calendar",
    "clients",
    "keys",
    "key_issuers",
    "keeping",
    "relying",
    "relying_new",
    "key_proposals",
    "authorities",
    "authority_new",
    "foreign",
    "cards",
    "seals",
    "certificates",
    "certificate_new",
    "sms",
    "treasury",
    "audit",
]


@pytest.fixture
def operator():
    account = make_account(make_officer("big_data_centre", ("operator",)), is_operator=True)
    return signed_in(Client(), account)


def zipped(folder: Path) -> io.BytesIO:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent))
    found.seek(0)
    found.name = "pack.zip"
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_within_its_budget(operator, name, django_assert_max_num_queries):
    make_pack()
    operator.get(reverse(f"console:{name}"))
    with django_assert_max_num_queries(30):
        assert operator.get(reverse(f"console:{name}")).status_code == 200


def test_policies_stand_beside_items_with_their_next_payment_and_their_demonstration_mark(
    operator, django_assert_max_num_queries
):
    for folder in ("civil_affairs/elderly_allowance_grant", "human_resources/unemployment_aid"):
        publish(load_folder(PACKS / folder), by="system")
    with time_machine.travel(datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        with django_assert_max_num_queries(30):
            page = operator.get(reverse("console:packs")).content.decode()
        assert "2027-01-15" in page
        assert "2026Q4" in page
        one = operator.get(reverse("console:pack", args=["unemployment_aid"])).content.decode()
        assert "示范参数" in one
        assert "2026-12-20" in one


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_finds_them(name):
    town = Town()
    for viewer in (town.officer, town.head, town.clerk, town.applicant):
        client = signed_in(Client(), Account.objects.get(pk=viewer.account_id))
        assert client.get(reverse(f"console:{name}")).status_code == 404, viewer.role
    assert Client().get(reverse(f"console:{name}")).status_code == 302


def test_a_system_gets_its_token_once_and_loses_it(operator):
    make_officer("civil_affairs_bureau")
    data = {
        "name": "救助系统",
        "authority": "civil_affairs_bureau",
        "days": "90",
        "scope": ["items.read", "cases.read"],
    }
    token = operator.post(reverse("console:clients"), data).context["token"]
    client = client_of_token(token)
    assert client is not None
    assert client.scopes == ["cases.read", "items.read"]
    again = operator.get(reverse("console:clients"))
    assert token not in again.content.decode()
    assert again["Cache-Control"].find("no-store") >= 0
    operator.post(reverse("console:client_revoke", args=[client.pk]), {"reason": "系统下线"})
    assert client_of_token(token) is None
    assert entries(action="identity.client_revoked").first().reason == "系统下线"


@pytest.mark.parametrize("fault", [{"name": ""}, {"authority": "nowhere"}, {"days": "0"}, {"scope": ["everything"]}])
def test_an_incomplete_system_is_not_opened(operator, fault):
    make_officer("civil_affairs_bureau")
    data = {"name": "x", "authority": "civil_affairs_bureau", "days": "9", "scope": ["items.read"]} | fault
    assert operator.post(reverse("console:clients"), data).status_code == 400
    assert not ApiClient.objects.exists()


def test_a_pack_is_checked_then_published(operator):
    folder = PACKS / "civil_affairs" / "elderly_allowance"
    make_officer("civil_affairs_bureau")
    checked = operator.post(reverse("console:pack_upload"), {"folder": zipped(folder), "check": "1"})
    assert [one for one in checked.context["problems"] if one.severity == "error"] == []
    assert operator.get(reverse("console:pack", args=["elderly_allowance"])).status_code == 404
    operator.post(reverse("console:pack_upload"), {"folder": zipped(folder), "publish": "1"})
    shown = operator.get(reverse("console:pack", args=["elderly_allowance"]))
    assert shown.context["is_genuine"]
    assert [one["name"] for one in shown.context["parameters"]] == ["minimum_age", "monthly_amount_by_age"]


def test_a_folder_is_held_against_closed_cases_before_it_is_published(operator):
    make_officer("civil_affairs_bureau")
    folder = PACKS / "civil_affairs" / "elderly_allowance"
    address = reverse("console:pack_upload")
    asked = operator.post(address, {"folder": zipped(folder), "replay": "1"})
    assert asked.context["replay"] is None
    [row] = Replay.objects.all()
    assert (row.pack_code, row.kind, row.state) == ("elderly_allowance", "review", "waiting")
    run_pending()
    shown = operator.post(address, {"folder": zipped(folder), "check": "1"})
    assert (shown.context["replay"], shown.context["replay_figures"].cases) == (row, 0)
    operator.post(address, {"folder": zipped(folder), "publish": "1"})
    assert operator.get(reverse("console:pack", args=["elderly_allowance"])).context["replay"] == row


def test_a_faulty_pack_is_refused_with_file_line_and_remedy(operator, tmp_path):
    folder = tmp_path / "elderly_allowance"
    for path in (PACKS / "civil_affairs" / "elderly_allowance").rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(PACKS / "civil_affairs" / "elderly_allowance")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    rules = folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("param.minimum_age", "param.minimum_height"), "utf-8")
    answer = operator.post(reverse("console:pack_upload"), {"folder": zipped(folder), "publish": "1"})
    errors = [one for one in answer.context["problems"] if one.severity == "error"]
    assert errors
    assert all(one.file and one.line and one.remedy for one in errors)
    assert operator.get(reverse("console:pack", args=["elderly_allowance"])).status_code == 404


def test_what_a_version_changes_is_said_in_words(operator):
    make_officer("civil_affairs_bureau")
    old = publish(load_folder(PACKS / "civil_affairs" / "elderly_allowance"), "system")
    content = old.content | {"manifest": old.content["manifest"] | {"visits": 1}}
    type(old).objects.create(
        code=old.code, version="2027.1", content=content, digest="0" * 64, signature=old.signature,
        effective_from=date(2027, 1, 1), authority_code=old.authority_code, state="published",
    )  # fmt: skip
    shown = operator.get(reverse("console:pack", args=[old.code]))
    assert [(one.before, one.after) for one in shown.context["changes"] if one.what == "到现场次数"] == [("0", "1")]
    assert not shown.context["is_genuine"]  # written beside the door: nobody signed it


def test_an_old_number_asks_to_be_compared_with_its_source(operator):
    make_officer("civil_affairs_bureau")
    row = publish(load_folder(PACKS / "civil_affairs" / "elderly_allowance"), "system")
    from tongban.channels.console.views.packs import parameters_of_version

    later = date(2026, 11, 20) + timedelta(days=366)
    assert all(one["is_ageing"] for one in parameters_of_version(row, later))
    assert not any(one["is_ageing"] for one in parameters_of_version(row, later - timedelta(days=2)))


def test_a_dead_job_is_named_first_and_retried(operator):
    row = JobRow.objects.create(name="cases.produce", state=JobState.DEAD, error="boom")
    assert any(need["kind"] == "danger" for need in operator.get(reverse("console:overview")).context["needs"])
    operator.post(reverse("console:job_verb", args=[row.pk, "retry"]))
    row.refresh_from_db()
    assert row.state == JobState.WAITING
    assert operator.post(reverse("console:job_verb", args=[row.pk, "explode"])).status_code == 404


def test_the_calendar_takes_a_day_and_says_what_is_no_date(operator):
    address = reverse("console:calendar") + "?year=2027"
    assert operator.get(address).context["is_provisional"]
    operator.post(address, {"day": "2027-03-03", "kind": "off", "reason": "市政府通知", "override": "1"})
    assert not working_calendar().is_working(date(2027, 3, 3))
    answer = operator.post(address, {"off": "三月三日", "on": "", "source": "x", "announce": "1"})
    assert "不是日期" in answer.content.decode()


def test_the_trail_is_searched_and_proven(operator):
    record("system", "case.accepted", "cases.case:7", reason="试")
    shown = operator.get(reverse("console:audit"), {"subject": "cases.case:7"})
    assert [row.action for row in shown.context["page"]] == ["case.accepted"]
    assert operator.post(reverse("console:audit_verify")).context["report"].is_intact


def test_a_bank_is_let_in_by_two_gets_its_token_once_and_is_stopped_by_one(operator):
    firm = make_organisation("测试银行")
    second = signed_in(Client(), make_account(make_officer("big_data_centre", ("operator",)), is_operator=True))
    address = reverse("console:relying_new")
    assert "法人库里没有" in operator.get(address, {"code": "X", "kind": "bank"}).content.decode()
    found = operator.get(address, {"code": firm.credit_code, "kind": "bank"}).content.decode()
    assert 'value="bank_catering_loan"' in found
    until = f"{timezone.localdate() + timedelta(days=90)}"
    typed = {"code": firm.credit_code, "kind": "bank", "scene": ["bank_catering_loan"], "until": until, "reason": ""}
    refused = operator.post(address, typed)
    assert refused.status_code == 400
    assert 'value="bank_catering_loan" checked' in refused.content.decode()
    assert operator.post(address, typed | {"reason": "已核对"}).status_code == 302
    waiting = reverse("console:relying")
    assert "复核同意" not in operator.get(waiting).content.decode()
    page = second.get(waiting).content.decode()
    confirm = page.split('/confirm/"')[0].rpartition('action="')[2] + "/confirm/"
    assert "要由另一位运营人员复核" in operator.post(confirm, follow=True).content.decode()
    assert "现在生效" in second.post(confirm, follow=True).content.decode()
    party = RelyingParty.objects.get()
    own = reverse("console:relying_party", args=[party.pk])
    assert "tongban_" in operator.post(own).content.decode()
    assert "tongban_" not in operator.get(own).content.decode()
    operator.post(reverse("console:relying_verb", args=[party.pk, "stop"]), {"reason": ""})
    assert not RelyingParty.objects.get().is_stopped
    operator.post(reverse("console:relying_verb", args=[party.pk, "stop"]), {"reason": "投诉成立"})
    assert RelyingParty.objects.get().is_stopped
    assert "提出恢复" in operator.get(own).content.decode()
    again = operator.get(address, {"code": firm.credit_code}).content.decode()
    assert 'value="bank_catering_loan" checked' in again
    assert f'value="{until}"' in again


def test_an_operator_sees_no_person(operator):
    case = make_case(Town())
    for name in PAGES:
        page = operator.get(reverse(f"console:{name}")).content.decode()
        assert "王秀英" not in page, name
    assert operator.get(reverse("workbench:case", args=[case.number])).status_code == 404


def test_the_embedded_treasury_answers_as_it_is_told(operator):
    made = EmbeddedPayFile.objects.create(reference="2026-1", total_fen=45000)
    assert "¥450.00" in operator.get(reverse("console:treasury")).content.decode()
    operator.post(reverse("console:treasury"), {"reference": "2026-1", "behaviour": "return_some"})
    made.refresh_from_db()
    assert made.behaviour == "return_some"
    for wrong in ({"reference": "2026-1", "behaviour": "x"}, {"reference": "none", "behaviour": "pay_all"}):
        assert operator.post(reverse("console:treasury"), wrong).status_code == 404


def test_a_key_is_rotated_by_two_operators_and_so_is_a_seal_replaced():
    officers = [make_officer("big_data_centre", ("operator",)) for _ in range(2)]
    first, second = (signed_in(Client(), make_account(one, is_operator=True)) for one in officers)
    before = signing_key("pack").kid
    first.post("/console/keys/rotate/", {"purpose": "pack", "issuer": "", "reason": "每年更换"})
    seal = seal_of(authority("civil_affairs_bureau"))
    first.post(f"/console/seals/{seal.pk}/", {"verb": "replaced", "reason": "更名", "confirm": seal.number})
    assert (signing_key("pack").kid, newest_certificate(seal.authority.credit_code)) == (before, None)
    page = second.get("/console/keys/proposals/").content.decode()
    for words in ("每年更换", seal.title, officers[0].name):
        assert words in page
    for row in proposals(is_open=True):
        first.post(f"/console/keys/proposals/{row.pk}/confirm/")
    assert (signing_key("pack").kid, len(proposals(is_open=True))) == (before, 2)
    for row in proposals(is_open=True):
        second.post(f"/console/keys/proposals/{row.pk}/confirm/")
    assert signing_key("pack").kid != before
    assert newest_certificate(seal.authority.credit_code).name == "上海市民政局"
    assert "已执行" in second.get("/console/keys/proposals/").content.decode()


def test_an_enforcement_certificate_is_entered_by_one_and_confirmed_by_another(operator):
    officer = make_officer("market_supervision_bureau")
    new, listed = reverse("console:certificate_new"), reverse("console:certificates")
    typed = {
        "q": officer.staff_number,
        "kind": "administrative",
        "number": "31993109001",
        "until": "",
        "reason": "发证",
    }
    assert officer.staff_number in operator.get(new, {"q": officer.name}).content.decode()
    refused = operator.post(new, typed)
    assert (refused.status_code, 'value="31993109001"' in refused.content.decode()) == (422, True)
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    assert "31993109001" in operator.post(new, typed | {"until": until}, follow=True).content.decode()
    act = reverse("console:certificate_change", args=[CertificateChange.objects.get().pk, "confirm"])
    assert "要由另一个人复核" in operator.post(act, follow=True).content.decode()
    account = make_account(make_officer("big_data_centre", ("operator",)), is_operator=True)
    second = signed_in(Client(), account)
    assert "快到期" in second.post(act, follow=True).content.decode()
    held = EnforcementCertificate.objects.get()
    second.post(reverse("console:certificate_withdraw", args=[held.pk]), {"reason": "遗失"})
    assert "已收回" in operator.get(listed, {"q": "31993109001", "state": "withdrawn"}).content.decode()
    assert "没有符合的执法证" in operator.get(listed, {"state": "valid"}).content.decode()
