"""Finding a service: browse, search, suggestions; and its guide."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.channels.web import guides
from tongban.channels.web.themes import drawing_of, themes_of
from tongban.foundation.access.public import public_page
from tongban.journeys.cases.public import spared_of
from tongban.journeys.packs.public import PackNotFound, PackVersion, current, published
from tongban.registers.authorities.public import authorities


def pack_or_404(code: str) -> PackVersion:
    """The version of a service in force today; 404 where nothing of that name is published."""
    try:
        return current(code)
    except PackNotFound:
        raise Http404(code) from None


def authority_names() -> dict[str, str]:
    """{code: short name} of the city's departments, in the language of the page."""
    english = (get_language() or "").startswith("en")
    return {
        one.code: one.name_en if english else one.short_name for one in authorities(region_code=settings.TONGBAN_CITY)
    }


def row(item: PackVersion, names: dict[str, str]) -> dict[str, Any]:
    """What a list shows about a service."""
    return {
        "item": item,
        "icon": drawing_of(item),
        "owner": names.get(item.owner, item.owner),
        "limit": guides.limit_words(item.manifest.get("promised_limit")),
        "is_instant": item.manifest.get("pace") == "instant",
    }


@require_GET
@public_page
def services(request: HttpRequest) -> HttpResponse:
    """Everything that can be done here, by theme or by department."""
    audience = request.GET.get("for", "person")
    audience = audience if audience in {"person", "organisation"} else "person"
    by = request.GET.get("by", "theme")
    theme, owner = request.GET.get("theme", ""), request.GET.get("owner", "")
    everything = [item for item in published() if item.manifest.get("audience", "person") == audience]
    names = authority_names()
    shown = [
        item
        for item in everything
        if (not theme or theme in item.manifest.get("catalogue", {}).get("themes", []))
        and (not owner or item.owner == owner)
    ]
    owners = {item.owner: names.get(item.owner, item.owner) for item in everything}
    return render(
        request,
        "web/services.html",
        {
            "audience": audience,
            "by": by,
            "theme": theme,
            "owner": owner,
            "themes": themes_of(everything),
            "owners": sorted(owners.items(), key=lambda pair: pair[1]),
            "rows": [row(item, names) for item in shown],
            "audience_tabs": [
                {"text": _("个人办事"), "href": "?for=person", "current": audience == "person", "icon": "user-round"},
                {
                    "text": _("企业办事"),
                    "href": "?for=organisation",
                    "current": audience == "organisation",
                    "icon": "building-2",
                },
            ],
        },
    )


@require_GET
@public_page
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """办事指南: who may, what is needed, how long, what it costs, on what ground; the easy edition by a switch."""
    pack = pack_or_404(code)
    language = "en" if (get_language() or "").startswith("en") else "zh"
    easy = request.GET.get("easy") == "1"
    has_easy = pack.guide(language, easy=True) != pack.guide(language)
    materials = guides.material_lines(pack)
    today = timezone.localdate()
    return render(
        request,
        "web/guide.html",
        {
            "pack": pack,
            "spared": spared_of(pack),
            "icon": drawing_of(pack),
            "owner": authority_names().get(pack.owner, pack.owner),
            "easy": easy and has_easy,
            "has_easy": has_easy,
            "guide": guides.rendered(pack.guide(language, easy=easy)),
            "promised": guides.limit_words(pack.manifest.get("promised_limit")),
            "statutory": guides.limit_words(pack.manifest.get("statutory_limit")),
            "is_instant": pack.manifest.get("pace") == "instant",
            "visits": int(pack.manifest.get("visits", 0)),
            "minutes": guides.minutes_to_fill(pack),
            "fee_fen": fee_fen(pack, today),
            "criteria": pack.criteria,
            "asked": [line for line in materials if not line.covered],
            "covered": [line for line in materials if line.covered],
            "steps": guides.step_titles(pack),
            "faq": pack.faq(today),
        },
    )


def fee_fen(pack: PackVersion, today: Any) -> int | None:
    """The fee in fen that the parameters name for today; None when there is none."""
    named = str(pack.manifest.get("fee", {}).get("amount", ""))
    if not named:
        return None
    value = pack.parameters(today).get(named.removeprefix("parameters.").removeprefix("param."))
    return int(value) if isinstance(value, int) else None
