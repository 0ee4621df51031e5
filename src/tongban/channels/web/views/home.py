"""The first page: search, my card, what waits for me, what is often used."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tongban.capabilities.knowledge.public import Asker
from tongban.channels.web.benefits import shown_for
from tongban.channels.web.finding import examples_for, fitting_first
from tongban.channels.web.personal import Applicant, applicant_of, ending_soon, under_way, waiting_for, wallet
from tongban.channels.web.themes import drawing_of, themes_of
from tongban.foundation.access.public import Viewer, public_page, viewer_of
from tongban.journeys.bundles.public import bundles
from tongban.journeys.packs.public import PackVersion, published
from tongban.registers.people.public import Person

TRADING_AGES = (18, 65)


@require_GET
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Nothing that is not for this person."""
    viewer = viewer_of(request)
    me = applicant_of(request)
    items = published()
    firm = bool(viewer.organisation_id)
    mine = [item for item in items if (item.manifest.get("audience") == "organisation") == firm]
    age = me.age if me else None
    examples = examples_for(_asker(me, firm), timezone.localdate())
    mine = fitting_first(mine, examples)
    others = (
        []
        if firm or not _may_trade(age)
        else [item for item in items if item.manifest.get("audience") == "organisation"]
    )
    context: dict[str, Any] = {
        "me": me,
        "examples": _in_words(examples, items),
        "bundles": [{"item": pack, "icon": drawing_of(pack)} for pack in bundles("organisation" if firm else "person")],
        "often": [{"item": item, "icon": drawing_of(item)} for item in mine[:8]],
        "themes": themes_of(mine),
        "firms": [{"item": item, "icon": drawing_of(item)} for item in others],
        "hour": timezone.localtime().hour,
        "signed_in": viewer.is_signed_in,
        **(_personal(viewer, me) if me else {}),
    }
    return render(request, "web/home.html", context)


def _in_words(examples: list[tuple[str, str]], items: list[PackVersion]) -> list[str]:
    """The examples as they are typed; on the English page the names of the services they lead to."""
    if not (get_language() or "").startswith("en"):
        return [words for words, _code in examples]
    titles = {item.code: item.title for item in items}
    return [titles[code] for _words, code in examples if code in titles]


def _asker(me: Applicant | None, firm: bool) -> Asker:
    """What the examples may know: age and where the household register is, of the person whose page it is."""
    if firm or me is None or not isinstance(me.holder, Person):
        return Asker(audience="organisation" if firm else "person")
    hukou = str(me.holder.hukou_region_id or "")
    return Asker(age=me.age, has_hukou=hukou.startswith(settings.TONGBAN_CITY[:2]) if hukou else None)


def _may_trade(age: int | None) -> bool:
    """Whether the section for firms is worth the room on this person's page; it is always under 办事."""
    return age is None or TRADING_AGES[0] <= age <= TRADING_AGES[1]


def _personal(viewer: Viewer, me: Applicant) -> dict[str, Any]:
    return {
        "waiting": waiting_for(viewer),
        "under_way": under_way(viewer),
        "wallet": wallet(me),
        "ending": ending_soon(me),
        **shown_for(viewer),
    }
