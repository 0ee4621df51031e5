"""现场踏勘 from a phone: sent once however often it is sent, signed by two, and the waiting step is done by both."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tongban.capabilities.process.public import items_of
from tongban.foundation.files.public import StoredFile
from tongban.journeys.cases.archive_procedures import procedure_rows, survey_files
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, WrongState
from tongban.journeys.cases.models import SurveyReport
from tongban.journeys.cases.public import (
    Found,
    accept,
    confirm_survey,
    decide,
    order_procedure,
    report_survey,
    send_back_survey,
    surveys_of,
)
from tongban.journeys.cases.tests.factories import a_survey, make_case, visited_pack

pytestmark = pytest.mark.django_db
POINTS = [{"id": "plan", "text": "与图纸一致", "verdict": "yes", "note": ""}]
PHOTOS = [{"file": "photo-0", "at": "2022-09-05T02:00:00+00:00", "latitude": 31.23, "longitude": 121.47, "note": ""}]


def picture(name: str, kind: str = "JPEG") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(held, kind)
    return SimpleUploadedFile(name, held.getvalue())


def files():
    return {"photo-0": picture("photo-0.jpg"), "signature": picture("signature.png", "PNG")}


def found(**change) -> Found:
    values = {
        "reference": uuid.uuid4(), "written_at": timezone.now(), "points": POINTS, "photos": PHOTOS,
        "conclusion": "pass", "opinion": "与图纸一致", "signer": "王秀英",
    }  # fmt: skip
    return Found(**{**values, **change})


@pytest.fixture
def row(town):
    """An accepted case whose diagram waits for the visit, and the order to visit."""
    case = accept(make_case(town, pack=visited_pack()), by=town.officer)
    return order_procedure(case, a_survey(town), by=town.officer)


def test_both_see_it_on_their_route_and_nobody_else(town, row):
    assert [one.pk for one in surveys_of(town.officer)] == [row.pk] == [one.pk for one in surveys_of(town.reviewer)]
    assert surveys_of(town.head) == surveys_of(town.applicant) == []


def test_a_report_that_is_sent_again_is_one_report(town, row):
    said = found()
    first = report_survey(row, said, files(), by=town.officer)
    kept = StoredFile.objects.count()
    assert report_survey(row, said, files(), by=town.officer) == first
    assert (SurveyReport.objects.count(), StoredFile.objects.count()) == (1, kept)
    assert first.photos[0]["latitude"] == 31.23
    assert first.photos[0]["file"] != "photo-0"


@pytest.mark.parametrize("change", [
    {"points": [{"id": "plan", "text": "x", "verdict": ""}]}, {"conclusion": "noted"}, {"opinion": " "}, {"signer": ""},
    {"photos": [{**PHOTOS[0], "file": "photo-7"}]},
])  # fmt: skip
def test_half_a_report_is_not_kept(town, row, change):
    with pytest.raises(NeedsGround):
        report_survey(row, found(**change), files(), by=town.officer)
    assert not SurveyReport.objects.exists()


def test_who_will_not_sign_is_noted(town, row):
    report = report_survey(row, found(signer="", refused=True, photos=[]), {}, by=town.officer)
    assert (report.signature, report.content["refused"]) == (None, True)


def test_only_those_who_were_sent_write_and_only_the_other_confirms(town, row):
    with pytest.raises(NotAllowed):
        report_survey(row, found(), files(), by=town.head)
    report_survey(row, found(), files(), by=town.officer)
    for viewer in (town.officer, town.head):
        with pytest.raises(NotAllowed):
            confirm_survey(row, by=viewer)
    confirm_survey(row, by=town.reviewer)
    row.refresh_from_db()
    assert (row.outcome, row.report.confirmed_by_id) == ("pass", town.reviewer.officer_id)


def test_the_step_of_the_diagram_is_done_by_both_and_the_decision_can_follow(town, row):
    report_survey(row, found(), files(), by=town.officer)
    confirm_survey(row, by=town.reviewer)
    confirm_survey(row, by=town.reviewer)
    step = next(item for item in items_of(row.case.ref) if item.block == "site_survey")
    assert step.outcome == "pass"
    signed = {one.officer_ref for one in step.signers.all() if one.signed_at}
    assert signed == {town.officer.actor_ref, town.reviewer.actor_ref}
    assert decide(row.case, "granted", by=town.reviewer).result == "granted"


def test_a_report_that_is_sent_back_is_written_anew(town, row):
    report_survey(row, found(), files(), by=town.officer)
    with pytest.raises(NeedsGround):
        send_back_survey(row, reason=" ", by=town.reviewer)
    send_back_survey(row, reason="面积不对", by=town.reviewer)
    assert not SurveyReport.objects.exists()
    report_survey(row, found(conclusion="fail"), files(), by=town.officer)
    confirm_survey(row, by=town.reviewer)
    with pytest.raises(WrongState):
        report_survey(row, found(), files(), by=town.officer)


def test_record_photographs_and_signature_are_filed(town, row):
    report_survey(row, found(), files(), by=town.officer)
    confirm_survey(row, by=town.reviewer)
    assert [title for _file, title in survey_files(row.case)] == ["踏勘照片_01", "踏勘现场人员签字"]
    kinds = [head.get("记录") for head, _text in procedure_rows(row.case)]
    assert kinds == [None, "踏勘人员", "踏勘人员", "现场记录", "现场要点", "现场照片"]
