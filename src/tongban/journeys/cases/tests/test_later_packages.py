"""What a package holds of licences, and what happens after filing: each lies in a package beside the first."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.utils import timezone

from tongban.capabilities.archives.public import Archive, State, file_now, file_of
from tongban.capabilities.bills.public import bills_of_order
from tongban.capabilities.bills.tests.factories import make_payment
from tongban.capabilities.licences.public import issue, licence_by_identifier, verify_file
from tongban.capabilities.payments.public import refund
from tongban.capabilities.reliance.public import CaseGround, call_on_duty, complain, duties, types_for_item
from tongban.foundation.ledger.public import entries_about
from tongban.journeys.cases.models import Pledge
from tongban.journeys.cases.public import Letter, check_pledge, decide
from tongban.journeys.cases.tests.factories import make_case, make_pack
from tongban.journeys.cases.tests.test_archiving import closed, filed
from tongban.registers.facts.public import SubjectRef, answer_dispute, dispute

FIELDS = [{"name": "name", "label": {"zh": "姓名"}, "value": "王秀英"}]
pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.slow("draws and seals letters")]


def last_of(case):
    """(reason, titles outside the process log) of the newest package."""
    row = Archive.objects.filter(owner_ref=case.ref).latest("ordinal")
    assert row.state == State.FILED
    return row.reason, [one.title for one in row.files.filter(path__contains="/").exclude(path__startswith="08")]


@override_settings(TONGBAN_LICENCE_FORMS=())
def test_forms_of_a_licence_that_nobody_asked_for_are_made_for_the_package_and_those_put_right_for_a_later_one(town):
    case = closed(town)
    row = Archive.objects.get(owner_ref=case.ref)
    licence = licence_by_identifier(case.decision.licence_identifier)
    faces = row.files.filter(key__contains=licence.identifier)
    assert [(one.format, one.path[:2]) for one in faces] == [("pdf", "05"), ("ofd", "05")]
    assert all(verify_file(file_of(town.applicant, row, one.position)[1]).is_genuine for one in faces)
    issue(licence.type_code, licence.person, licence.fields, by="system", authority=licence.authority,
          replaces=licence, reason="姓名更正")  # fmt: skip
    filed(case)
    newer = ["电子证照_户籍事项证明_第2版"] * 2
    assert last_of(case) == ("证照更正换发", [*newer, "证照履历"])


def test_a_form_that_cannot_be_made_stops_filing_and_becomes_a_task(town, monkeypatch):
    def broken(licence):
        raise RuntimeError("OFD 没有画出来")

    monkeypatch.setattr("tongban.journeys.cases.archive_licences.ofd_of", broken)
    case = make_case(town, "closed")
    Letter.objects.filter(case=case, file=None).delete()
    file_now(case.ref)
    row = Archive.objects.get(owner_ref=case.ref)
    assert (row.state, row.file) == (State.FAILED, None)
    assert "OFD 没有画出来" in row.tasks.get().reason


def test_what_comes_after_filing_lies_in_packages_of_its_own(town):
    case = closed(town)
    subject = SubjectRef("person", town.elder.pk)
    row = dispute("person.name", subject=subject, by=town.applicant, statement="字写错了", case_ref=case.ref)
    filed(case)
    assert last_of(case) == ("数据异议", ["数据异议记录"])
    answer_dispute(row, is_corrected=False, reply="核对无误", by="system")
    filed(case)
    Pledge.objects.create(case=case, text="我承诺", promised_at=timezone.now(), promised_by="person:1")
    check_pledge(case, kept=True, by=town.reviewer)
    filed(case)
    assert last_of(case) == ("承诺核查", ["告知承诺核查记录"])
    order = make_payment(town.elder, owner_ref=case.ref)
    filed(case)
    assert last_of(case) == ("补开票据", ["缴费记录", f"电子票据_{bills_of_order(order.number)[0].number}"])
    refund(order, by="system", reason="多收")
    filed(case)
    red = bills_of_order(order.number)[1]
    assert last_of(case) in [(why, ["缴费记录", f"电子票据_{red.number}"]) for why in ("退款", "票据冲红")]
    assert Archive.objects.filter(owner_ref=case.ref).count() == 6


def test_a_call_beside_the_case_lies_in_the_package_with_its_copy_and_a_complaint_in_a_later_one(town):
    case = make_case(town, "in_review", make_pack(code=next(iter(duties()))))
    kind = next(iter(types_for_item(case.pack_code)))
    held = issue(kind, town.elder, FIELDS, by="system", authority="public_security_bureau")
    ground = CaseGround(case.pack_code, "测试事项", case.number, town.elder, "测试办法 第三条")
    use = call_on_duty(held, ground, by=town.officer, reference="r1")
    decide(case, "granted", by=town.reviewer)
    filed(case)
    assert last_of(case)[1].count(f"加注件_{use.number}") == 1
    row = Archive.objects.get(owner_ref=case.ref)
    sheet = file_of(town.applicant, row, row.files.get(title="用证记录").position)[1].decode()
    assert f'用证编号="{use.number}"' in sheet
    assert f'存证条目="{entries_about(use)[0].pk}"' in sheet
    complain(use, "没有必要", by=town.applicant)
    filed(case)
    assert last_of(case) == ("用证投诉", ["用证记录"])
