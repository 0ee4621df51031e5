"""A small bundle, for tests of this room and of benches."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from PIL import Image

from tongban.capabilities.archives.public import (
    Archive,
    Bundle,
    Component,
    Party,
    file_now,
    form_sheet,
    form_text,
    record_sheet,
    register_collector,
    want,
)

CLOSED = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, kind)
    return out.getvalue()


def make_bundle(number: str = "31990020260302000000001", **changes: Any) -> Bundle:
    """A granted case with a form, a photograph and three records; keyword arguments change it."""
    groups = [("基本信息", [("name", "姓名", "王秀英", "公安"), ("purpose", "用途", "贷款", "")])]
    log = record_sheet("办理过程", [({"时间": "2026-03-01T09:00:00+08:00", "事项": one}, one)
                                    for one in ("submitted", "accepted", "closed")])  # fmt: skip
    components = (
        Component("form", "01", "申请表", form_sheet("申请表", groups), by="王秀英", step="申请", at=CLOSED),
        Component("form_text", "01", "申请表（文本）", form_text("申请表", groups), by="王秀英", step="申请"),
        Component("photo", "01", "照片", picture(), by="王秀英", step="申请", is_paper=True),
        Component("decision", "05", "决定", record_sheet("决定", [({"类别": "决定"}, "准予")]), step="决定"),
        Component("events", "08", "办理过程", log, step="全程"),
    )
    made = Bundle(
        owner_ref=f"test.business:{number}", number=number, title="王秀英测试事项（准予）", item_code="test_item",
        item_title="测试事项", item_number="310511001000", item_kind="05", authority_code="civil_affairs_bureau",
        authority_name="上海市民政局", region_code="310000",
        applicant=Party("王秀英", "自然人", "居民身份证", "319901195403120027"), outcome="准予", closed_at=CLOSED,
        channel="网上", submitted_at=CLOSED, received_at=CLOSED, accepted_on=CLOSED.date(), decided_at=CLOSED,
        legal_basis="测试办法 第三条", facts={"outcome": "granted", "licence": "", "item_kind": "05", "pace": "timed"},
        components=components, required=("form", "events"), records=3,
    )  # fmt: skip
    return replace(made, **changes)


class Desk:
    """Archivist and head of one authority, the archive administration, and an archivist of another authority."""

    def __init__(self) -> None:
        from tongban.registers.identity.tests.factories import make_officer, viewer_for

        self.archivist = viewer_for(make_officer("civil_affairs_bureau", ("archivist",)))
        self.head = viewer_for(make_officer("civil_affairs_bureau", ("head",)))
        self.administration = viewer_for(make_officer("archives_administration", ("archive_admin",)))
        self.stranger = viewer_for(make_officer("public_security_bureau", ("archivist", "head", "officer")))


_bundles: dict[str, Bundle] = {}


def file_bundle(bundle: Bundle) -> Archive:
    """A bundle filed as a case would be."""
    _bundles[bundle.owner_ref] = bundle
    register_collector("test.business", lambda owner_ref: _bundles[owner_ref])
    row = want(bundle.owner_ref, at=timezone.now())
    assert row is not None
    file_now(bundle.owner_ref)
    return Archive.objects.get(owner_ref=bundle.owner_ref, key="first")
