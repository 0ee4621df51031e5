"""What one can apply for: items, their guides and forms, and whether somebody could."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from tongban.capabilities.forms.public import Form
from tongban.channels.open_api.answers import reply
from tongban.channels.open_api.auth import Token
from tongban.journeys.packs.public import PackVersion, current, published

router = Router(tags=["items"])


def item_of(pack: PackVersion) -> dict[str, Any]:
    manifest = pack.manifest
    return {
        "code": pack.code,
        "version": pack.version,
        "title": manifest.get("title"),
        "summary": manifest.get("summary"),
        "audience": manifest.get("audience"),
        "authority": pack.authority_code,
        "pace": manifest.get("pace"),
        "statutory_limit": manifest.get("statutory_limit"),
        "promised_limit": manifest.get("promised_limit"),
        "effective_from": pack.effective_from,
        "href": f"/api/v1/items/{pack.code}",
    }


@router.get("", auth=Token("items.read"), summary="在用的政务服务事项", operation_id="list_items")
def list_items(request: HttpRequest, audience: str = "") -> HttpResponse:
    """Every item in force today, for everybody or for one audience (``person``, ``organisation``)."""
    found = [pack for pack in published() if not audience or pack.manifest.get("audience") == audience]
    return reply({"results": [item_of(pack) for pack in found], "next": None})


@router.get("/{code}", auth=Token("items.read"), summary="一个事项", operation_id="get_item")
def get_item(request: HttpRequest, code: str) -> HttpResponse:
    """Limits, legal basis, conditions and materials of one item."""
    pack = current(code)
    return reply(
        {
            **item_of(pack),
            "legal_basis": pack.manifest.get("legal_basis"),
            "criteria": [{k: one.get(k) for k in ("id", "text", "legal")} for one in pack.criteria],
            "materials": [{k: one.get(k) for k in ("id", "title", "need", "covered_by")} for one in pack.materials],
            "guide": pack.guide("zh"),
            "faq": pack.faq(timezone.localdate()),
        }
    )


@router.get("/{code}/form", auth=Token("items.read"), summary="申请表", operation_id="get_form")
def get_form(request: HttpRequest, code: str) -> HttpResponse:
    """The form as JSON Schema 2020-12 and as a plain description of its steps and fields."""
    pack = current(code)
    return reply({"schema": pack.form_schema, "form": Form(pack.form_schema, pack.form_ui).describe()})
