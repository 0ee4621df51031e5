"""Materials for experts: only what was released, only while they examine, marked on every page, and written down."""

import io

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tongban.foundation.access.public import NotVisible
from tongban.foundation.audit.public import entries
from tongban.foundation.files.public import store
from tongban.journeys.cases.errors import NotAllowed, NotYourCase, WrongState
from tongban.journeys.cases.public import (
    Order,
    add_expert,
    declare,
    mark,
    materials_for_experts,
    order_procedure,
    release_materials,
    released_copy,
    released_to,
)
from tongban.journeys.cases.seeding_belongings import drawn
from tongban.journeys.cases.tests.factories import make_case, make_pack
from tongban.registers.identity.tests.factories import make_person, signed_in_client, viewer_for

pytestmark = pytest.mark.django_db
MATERIALS = [
    {"id": "plan", "title": {"zh": "平面图", "en": "Floor plan"}, "need": "optional", "accept": ["pdf"]},
    {"id": "photo", "title": {"zh": "照片", "en": "Photo"}, "need": "optional", "accept": ["jpg"]},
]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def row(town):
    case = make_case(town, "in_review", make_pack(materials=MATERIALS))
    plan = store(drawn("平面图", []), name="plan.pdf", by="system", owner_ref=case.ref, scan=False)
    photo = store(picture(), name="photo.jpg", by="system", owner_ref=case.ref, scan=False)
    case.application.files = {"plan": str(plan.reference), "photo": str(photo.reference)}
    case.application.save()
    for name in ("专家甲", "专家乙", "专家丙"):
        add_expert(make_person(name), "结构工程", by=town.head)
    order = Order("expert_review", "技术方案复杂", 15, experts=3, criteria=("安全",))
    return order_procedure(case, order, by=town.officer)


def test_nothing_is_shown_before_it_is_released_and_declared_and_nothing_after_the_marks(town, row):
    plan, photo = materials_for_experts(row)
    assert (plan.title, plan.is_released, photo.title) == ("平面图", False, "照片")
    seat = row.members.first()
    viewer = viewer_for(seat.expert.person)
    for who, wrong in ((town.clerk, NotAllowed), (town.other_authority, NotYourCase), (viewer, NotYourCase)):
        with pytest.raises(wrong):
            release_materials(row, [plan.reference], by=who)
    release_materials(row, [plan.reference, "00000000-0000-4000-8000-000000000000"], by=town.officer)
    row.refresh_from_db()
    assert row.released == [plan.reference]
    with pytest.raises(NotVisible):
        released_copy(viewer, seat.pk, plan.reference)
    seat = declare(viewer, seat.pk)
    assert [one.reference for one in released_to(seat)] == [plan.reference]
    with pytest.raises(NotVisible):
        released_copy(viewer, seat.pk, photo.reference)
    with pytest.raises(NotVisible):
        released_copy(town.applicant, seat.pk, plan.reference)
    assert released_copy(viewer, seat.pk, plan.reference).startswith(b"%PDF")
    assert entries(action="case.expert_read").count() == 1
    seat = mark(viewer, seat.pk, points=[80], advice="pass", opinion="可行")
    assert released_to(seat) == []


def test_every_page_is_a_picture_that_carries_the_mark(town, row):
    _plan, photo = materials_for_experts(row)
    release_materials(row, [photo.reference], by=town.officer)
    seat = row.members.first()
    viewer = viewer_for(seat.expert.person)
    declare(viewer, seat.pk)
    document = pdfium.PdfDocument(released_copy(viewer, seat.pk, photo.reference))
    page = document[0]
    assert (page.get_width(), page.get_height()) == (300, 200)
    text = page.get_textpage().get_text_bounded()
    assert f"仅供专家评审 席位{seat.pk}" in text
    shown = page.render(scale=1).to_pil().convert("L")
    assert shown.getextrema()[0] < 250, "the mark lies over a white picture"
    document.close()


def test_a_review_that_is_over_releases_nothing(town, row):
    plan, _photo = materials_for_experts(row)
    type(row).objects.filter(pk=row.pk).update(ended_on="2022-09-01", outcome="noted")
    with pytest.raises(WrongState):
        release_materials(row, [plan.reference], by=town.officer)


def test_on_the_pages_an_officer_ticks_and_an_expert_opens(town, row):
    plan, photo = materials_for_experts(row)
    officer = signed_in_client(town_officer(town))
    desk = reverse("workbench:procedure", args=[row.case.number, row.pk])
    assert plan.reference in officer.get(desk).content.decode()
    act = reverse("workbench:procedure_act", args=[row.case.number, row.pk, "release"])
    officer.post(act, {"file": [plan.reference]})
    seat = row.members.first()
    expert = signed_in_client(seat.expert.person)
    page = reverse("web:review_seat", args=[seat.pk])
    assert plan.reference not in expert.get(page).content.decode()
    expert.post(page, {"verb": "declare"})
    assert plan.reference in expert.get(page).content.decode()
    answer = expert.get(reverse("web:review_file", args=[seat.pk, plan.reference]))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert expert.get(reverse("web:review_file", args=[seat.pk, photo.reference])).status_code == 404
    assert Client().get(reverse("web:review_file", args=[seat.pk, plan.reference])).status_code == 302


def town_officer(town):
    from tongban.registers.authorities.public import Officer

    return Officer.objects.get(pk=town.officer.officer_id)
