"""Public: which kinds of licences there are, what each says, and in which scenes they may be used."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.capabilities.licences.public import LicenceType, licence_types
from tongban.capabilities.reliance.public import FIELDS, scenes
from tongban.channels.web.reliance import scene_words, type_title
from tongban.foundation.access.public import public_page
from tongban.foundation.ui.public import is_english, localised
from tongban.journeys.packs.public import published
from tongban.registers.authorities.public import Authority, authorities


def _issuers() -> dict[str, Authority]:
    """The city's department of each line."""
    return {one.code: one for one in authorities(region_code="310000")}


def _validity(kind: LicenceType) -> str:
    if kind.is_long_term:
        return _("长期")
    if kind.validity is None:
        return _("以证照载明为准")
    return kind.validity.text_en if is_english() else kind.validity.text_zh


def _title(issuers: dict[str, Authority], kind: LicenceType) -> str:
    return issuers[kind.authority].title if kind.authority in issuers else ""


@require_GET
@public_page
def types(request: HttpRequest) -> HttpResponse:
    """All kinds: by words, by issuer, by holder."""
    words, issuer = request.GET.get("q", "").strip()[:40], request.GET.get("issuer", "")
    holder = request.GET.get("holder", "")
    issuers = _issuers()
    rows = [
        {"kind": kind, "title": type_title(kind), "validity": _validity(kind), "issuer": _title(issuers, kind)}
        for kind in licence_types().values()
        if (not words or words.lower() in f"{kind.title_zh}{kind.title_en}".lower())
        and (not issuer or kind.authority == issuer)
        and (holder not in ("person", "organisation") or kind.holder in (holder, "any"))
    ]  # fmt: skip
    lines = sorted({kind.authority for kind in licence_types().values()})
    context = {
        "rows": rows, "q": words, "issuer": issuer, "holder": holder, "total": len(licence_types()),
        "issuers": [(code, issuers[code].title) for code in lines if code in issuers],
    }  # fmt: skip
    return render(request, "web/licence_types/types.html", context)


@require_GET
@public_page
def licence_kind(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: what it says, how sensitive each datum is, how long it holds, which items issue it, who may ask."""
    kind = licence_types().get(code)
    if kind is None:
        raise Http404
    issued_by = [
        {"code": pack.code, "title": pack.title}
        for pack in published()
        if (pack.manifest.get("result") or {}).get("licence_type") == code
    ]
    asking = []
    for scene in scenes().values():
        if code in scene.asks:
            row: dict[str, Any] = scene_words(scene)
            row["asks"] = [one for one in row["asks"] if one["code"] == code]
            asking.append(row)
    context = {
        "kind": kind, "title": type_title(kind), "issuer": _title(_issuers(), kind), "validity": _validity(kind),
        "attributes": [{"label": localised(one.label), "row": one} for one in kind.attributes],
        "issued_by": issued_by, "scenes": asking,
    }  # fmt: skip
    return render(request, "web/licence_types/type.html", context)


@require_GET
@public_page
def licence_scenes(request: HttpRequest) -> HttpResponse:
    """Every scene beyond government: who may ask whom for what at most, on which ground, how long."""
    field = request.GET.get("field", "")
    found = [scene_words(one) for one in scenes().values() if not field or one.field == field]
    tabs = [{"text": _("全部"), "href": request.path, "current": field not in FIELDS}]
    used = [key for key in FIELDS if any(one.field == key for one in scenes().values())]
    tabs += [{"text": str(FIELDS[key]), "href": f"?field={key}", "current": key == field} for key in used]
    return render(request, "web/licence_types/scenes.html", {"rows": found, "tabs": tabs, "total": len(scenes())})
