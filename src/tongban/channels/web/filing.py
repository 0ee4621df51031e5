"""A filing as the pages of this channel show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tongban.capabilities.forms.public import UploadRefused
from tongban.channels.web.views.browse import authority_names
from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.files.public import StoredFile
from tongban.journeys.cases.public import Asked, Filing, agreed, consent_words, licence_words, visible_case


def file_url(key: str, file: StoredFile) -> str:
    """Where an applicant sees an uploaded file again."""
    return reverse("web:case_file", args=[key, file.reference])


def device_of(request: HttpRequest) -> str:
    """Tells the devices of one applicant apart, and the tabs of one browser.

    Each device has its own session, each tab a name that it made itself (none without JavaScript); nothing of either
    can be read here.
    """
    whose = f"{request.session.session_key or ''} {request.POST.get('_tab', '')[:40]}"
    return salted_hmac("tongban.web.device", whose).hexdigest()[:16]


def filing_of(viewer: Viewer, key: str) -> Filing:
    """An own filing that can still be filled.

    Raises:
        NotVisible: not this viewer's, or does not exist.
    """
    case = visible_case(viewer, key)
    if viewer.organisation_id != case.organisation_id or (
        not case.organisation_id and viewer.person_id != case.person_id
    ):
        raise NotVisible
    return Filing(case, viewer, file_url=file_url, dispute_url="/me/disputes/new/?fact={fact}")


def kept_uploads(request: HttpRequest, filing: Filing, asked: Iterable[Asked]) -> tuple[dict[str, str], dict[str, str]]:
    """Store what was sent of these materials: (references of what is kept, why something was refused), by material."""
    kept: dict[str, str] = {}
    faults: dict[str, str] = {}
    for one in asked:
        upload = request.FILES.get(one.id)
        if upload is None:
            continue
        try:
            kept[one.id] = filing.keep_material(one, upload)
        except UploadRefused as error:
            faults[one.id] = str(error.message)
    return kept, faults


def material_rows(filing: Filing, asked: Iterable[Asked], faults: dict[str, str]) -> list[dict[str, Any]]:
    """Materials as the page shows them: what was chosen, what is wrong, and what the own library offers."""
    return [
        {"one": one, "fault": faults.get(one.id, ""), "url": filing.file_url(one.file) if one.file else "",
         "offers": [] if one.file else filing.offers.get(one.id, []),
         "notes": [said.words for said in filing.advice if one.id in said.materials]}
        for one in asked
    ]  # fmt: skip


# While files are being read, a page asks so often whether there is anything to say.
MOST_ASKED = 30


def advice_lines(filing: Filing, asked: int = 0) -> dict[str, Any]:
    """What to look at before sending, each with where it can be mended; ``next`` is None when all files are read.

    Args:
        asked: how often the page has asked already.
    """
    where = reverse("web:materials", args=[filing.key])
    titles = {one.id: one.title for one in filing.asked}
    asked_at = {field.name: (field.title, step.id) for step in filing.form.steps for field in step.fields}
    lines = []
    for one in filing.advice:
        links = [(titles[name], f"{where}#m-{name}-field") for name in one.materials if name in titles]
        for name in one.fields:
            if name in asked_at:
                title, step = asked_at[name]
                links.append((title, f"{reverse('web:fill_step', args=[filing.key, step])}#f-{name}-field"))
        lines.append({"words": one.words, "links": links})
    return {"lines": lines, "next": asked + 1 if filing.unread and asked < MOST_ASKED else None}


def held_lines(filing: Filing) -> list[dict[str, Any]]:
    """What need not be handed in, from where, until when, and whether the holder agreed to show the licence."""
    owner = authority_names().get(filing.pack.owner, filing.pack.owner)
    given = agreed(filing.case) if any(cover.needs_consent for cover in filing.held) else set()
    return [
        {"cover": cover, "agreed": cover.subject in given,
         "words": licence_words(filing.case, cover, owner) if cover.needs_consent else "",
         "consent": consent_words(filing.case) if cover.kept else ""}
        for cover in filing.held
    ]  # fmt: skip


def what_happens_next(filing: Filing) -> list[str]:
    """Told before sending: what follows, and by when."""
    from .guides import limit_words

    manifest = filing.pack.manifest
    lines = []
    if filing.pack.kind == "bundle":
        from .bundles import lines_before_filing

        lines += lines_before_filing(filing.case)
    if manifest.get("signers"):
        lines.append(_("其他签署人在各自的手机上确认后，才正式收件"))
    if manifest.get("pace") == "instant":
        lines.append(_("系统当场核对，马上给您结果"))
    else:
        lines.append(_("5 个工作日内告诉您是否受理；缺什么会一次说清"))
        limit = limit_words(manifest.get("promised_limit") or manifest.get("statutory_limit"))
        lines.append(_("受理后 %(limit)s内作出决定") % {"limit": limit})
    if manifest.get("fee"):
        lines.append(_("需要缴费时会提醒您，可以在手机上支付"))
    lines.append(_("每一步都会发消息给您，也随时可以在“我的办件”里看"))
    return lines
