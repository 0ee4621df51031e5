"""What uploaded documents say beside what was written: told before sending, judged again when they are read later."""

from __future__ import annotations

import copy
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.materials.public import forget_uploads, texts_of
from tongban.capabilities.materials.tests.factories import paper
from tongban.foundation.files.public import files_of, store
from tongban.journeys.cases.actions.judgements import automatic_verdicts
from tongban.journeys.cases.models import Case, Measure
from tongban.journeys.cases.public import Filing, discard_draft, request_correction, save_draft, start_draft, submit
from tongban.journeys.cases.tests import factories
from tongban.journeys.cases.tests.factories import LEASE, POINTS, Town, settle

pytestmark = pytest.mark.django_db

OPEN = {"lease_fits": None, "lease_is_mine": None, "lease_lasts": None}


@pytest.fixture
def town(monkeypatch):
    content = copy.deepcopy(factories.CONTENT)
    content["rules"]["review_points"] = POINTS
    monkeypatch.setattr(factories, "CONTENT", content)
    return Town()


@pytest.fixture
def draft(town):
    case = start_draft(factories.make_pack(materials=[LEASE]).code, town.applicant)
    return save_draft(case, {"purpose": "上海市黄浦区示范路18号开面馆"}, "one", town.applicant)


def hand_in(case: Case, town: Town, content: bytes, name: str = "lease.pdf") -> Case:
    file = store(content, name=name, by=town.applicant, owner_ref=case.ref, allowed={"pdf", "png"})
    return save_draft(case, {}, "materials", town.applicant, files={"lease": str(file.reference)})


def advice(case: Case, town: Town) -> list[str]:
    return [one.id for one in Filing(Case.objects.get(pk=case.pk), town.applicant).advice]


def verdicts(case: Case) -> dict[str, bool | None]:
    return {name: one for name, one in automatic_verdicts(case).items() if name.startswith("lease")}


def good() -> bytes:
    until = timezone.localdate() + timedelta(days=400)
    return paper(
        "房屋租赁合同", "承租人：王秀英", "坐落：上海市 黄浦区示范路18号，开面馆", f"有效期至：{until:%Y年%m月%d日}"
    )


def test_a_document_that_fits_leaves_nothing_to_say(draft, town):
    case = hand_in(draft, town, good())
    filing = Filing(case, town.applicant)
    assert filing.unread == {"lease"}
    assert filing.advice == []
    settle()
    assert Filing(Case.objects.get(pk=case.pk), town.applicant).unread == set()
    assert advice(case, town) == []
    sent = submit(case, town.applicant)
    assert verdicts(sent) == dict.fromkeys(OPEN, True)


def test_what_does_not_fit_is_told_before_sending_and_stops_nothing(draft, town):
    case = hand_in(draft, town, paper("租赁合同", "承租人：张三", "坐落：松江区别处路1号", "有效期至：2020年1月5日"))
    settle()
    assert advice(case, town) == ["lease_fits", "lease_is_mine", "lease_lasts"]
    (first, *_others) = Filing(Case.objects.get(pk=case.pk), town.applicant).advice
    assert (first.words, first.fields, first.materials) == ("合同上没有这个用途", ("purpose",), ("lease",))
    sent = submit(case, town.applicant)
    assert verdicts(sent) == dict.fromkeys(OPEN, False)
    assert Measure.objects.get(case=sent).precheck is False


def test_without_the_document_nothing_is_asked_of_it(draft, town):
    assert advice(draft, town) == []
    assert verdicts(submit(draft, town.applicant)) == dict.fromkeys(OPEN, True)


def test_a_file_read_after_sending_is_judged_then(draft, town):
    sent = submit(hand_in(draft, town, good()), town.applicant)
    assert verdicts(sent) == OPEN
    assert Measure.objects.get(case=sent).precheck is None
    settle()
    assert verdicts(sent) == dict.fromkeys(OPEN, True)
    assert Measure.objects.get(case=sent).precheck is True


def test_a_picture_that_nobody_could_read_stays_open_for_the_officer(draft, town):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    case = hand_in(draft, town, out.getvalue(), "lease.png")
    settle()
    assert Filing(Case.objects.get(pk=case.pk), town.applicant).unread == set()
    assert advice(case, town) == []
    assert verdicts(submit(case, town.applicant)) == OPEN


def test_what_was_read_goes_with_the_draft(draft, town):
    case = hand_in(draft, town, good())
    settle()
    (file,) = files_of(case.ref)
    assert texts_of(town.elder, [file.digest])
    discard_draft(case, town.applicant)
    assert texts_of(town.elder, [file.digest]) == {}


def test_readings_of_others_are_not_theirs(draft, town):
    (file,) = files_of(hand_in(draft, town, good()).ref)
    settle()
    assert texts_of(town.elder, [file.digest])
    assert texts_of(factories.make_person("莫另"), [file.digest]) == {}
    forget_uploads(town.elder)
    assert texts_of(town.elder, [file.digest]) == {}


def test_a_correction_that_names_such_a_point_leads_to_its_field_and_its_document(draft, town):
    case = submit(hand_in(draft, town, good()), town.applicant)
    request_correction(case, [{"id": "lease_fits", "text": "不一致", "remedy": "换一份"}], by=town.officer)
    filing = Filing(Case.objects.get(pk=case.pk), town.applicant)
    assert (filing.only, filing.corrects_materials) == ({"purpose"}, True)


def test_a_page_looks_the_documents_up_once(draft, town, django_assert_num_queries):
    case = hand_in(draft, town, good())
    settle()
    filing = Filing(Case.objects.select_related("application", "person").get(pk=case.pk), town.applicant)
    with django_assert_num_queries(3):
        assert (filing.advice, filing.unread, filing.advice) == ([], set(), [])
