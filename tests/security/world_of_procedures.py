"""Special procedures in ``world.py``: a survey with its report, and a seat of the elder as an expert."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.procedure_kinds import KINDS
from tongban.journeys.cases.public import (
    Found,
    Order,
    accept,
    add_expert,
    order_procedure,
    proposed_time,
    report_survey,
    save_draft,
    start_draft,
    submit,
    tell_hearing_right,
)
from tongban.journeys.cases.tests.factories import settle
from tongban.registers.identity.tests.factories import make_officer, make_person, viewer_for


def places_of_procedures(
    elder: Viewer, expert: Any, neighbour: Any, by: Viewer, code: str, own: str, posts: Any
) -> dict[str, Any]:
    """A second case of the elder with a survey that was reported, and a review in which the elder's seat is drawn."""
    case = submit(save_draft(start_draft(code, elder), {"purpose": "贷款"}, "one", elder), elder)
    settle()
    case = accept(case, by=by)
    second = make_officer(own, posts, region="310101")
    survey = order_procedure(
        case,
        Order(
            "site_survey", "核对场所", 5, held_at=proposed_time(KINDS["site_survey"]), place="人民路1号",
            officials=(by.officer_id or 0, second.pk),
        ),
        by=by,
    )  # fmt: skip
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(held, "JPEG")
    photo = SimpleUploadedFile("photo-0.jpg", held.getvalue())
    at = timezone.now() - timedelta(minutes=5)
    report = report_survey(
        survey,
        Found(
            uuid.uuid4(), at, [], [{"file": "photo-0", "at": at.isoformat(), "note": ""}], "pass", "属实", refused=True,
        ),
        {"photo-0": photo},
        by=by,
    )  # fmt: skip
    people = [expert, make_person("专家甲", birth=date(1950, 3, 4), district="310101"), make_person("专家乙")]
    listed = [add_expert(person, "结构工程", by=by) for person in people]
    applicant = viewer_for(people[1])
    other = submit(save_draft(start_draft(code, applicant), {"purpose": "贷款"}, "one", applicant), applicant)
    settle()
    other = accept(other, by=by)
    listed.append(add_expert(make_person("专家丙"), "结构工程", by=by))
    review = order_procedure(other, Order("expert_review", "技术复杂", 10, experts=3, criteria=("安全",)), by=by)
    order = Order("announcement", "影响公共利益", 5, public_text="拟准予一处场所", invites_opinions=True)
    announced = order_procedure(case, order, by=by)
    right = tell_hearing_right(case, reason="涉及相邻住户", neighbours=[f"相邻住户 {neighbour.citizen_id}"], by=by)
    told = right.neighbours[0]
    return {
        "announced": announced.pk, "neighbour": told.pk, "told": told.letters.get().pk,
        "no_file": "00000000-0000-4000-8000-000000000000",
        "surveyed": case.number, "survey": survey.pk, "photo": report.photos[0]["file"], "expert": listed[0].pk,
        "seat": review.members.get(expert=listed[0]).pk,
    }  # fmt: skip
