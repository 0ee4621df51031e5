"""亮证: the holder shows a short-lived code; whoever looks sees the attributes of one scene, once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import Licence
from tongban.capabilities.reliance.actions.giving import Demand, give, limit
from tongban.capabilities.reliance.actions.parties import party_of
from tongban.capabilities.reliance.content import clean_code, random_code
from tongban.capabilities.reliance.errors import CodeGone, NotAllowed
from tongban.capabilities.reliance.models import PresentationCode, RelyingParty, Use
from tongban.capabilities.reliance.scenes import Scene, Way, scenes
from tongban.foundation.access.public import Viewer, count_request
from tongban.foundation.audit.public import record
from tongban.foundation.trust.public import blind_index

LETTERS = 10  # 50 random bits, good for two minutes and once
SECONDS = 120
CODES_AN_HOUR = 60


def scenes_to_show(licence: Licence) -> list[Scene]:
    """In which scenes the holder may show this licence."""
    return [one for one in scenes().values() if Way.PRESENT in one.ways and licence.type_code in one.asks]


def make_code(licence: Licence, scene_code: str, *, by: Viewer) -> PresentationCode:
    """A one-time code for this licence and scene, good for two minutes; earlier open ones of the licence end.

    The caller has decided that the licence is the viewer's. A licence that is not valid can be shown too: the other
    side then reads that it is not.

    Raises:
        NotAllowed: this licence is not shown in this scene.
        TooManyRequests: more than sixty codes in an hour.
    """
    scene = scenes().get(scene_code)
    if scene is None or scene not in scenes_to_show(licence):
        raise NotAllowed
    count_request("reliance:codes", by.actor_ref, times=CODES_AN_HOUR, seconds=3600)
    now = timezone.now()
    letters = random_code(LETTERS)
    with transaction.atomic():
        PresentationCode.objects.filter(licence=licence, opened_at=None, expires_at__gt=now).update(expires_at=now)
        code = PresentationCode.objects.create(
            licence=licence, scene_code=scene_code, code=letters, index=blind_index("presentation", letters),
            made_by=by.actor_ref[:100], expires_at=now + timedelta(seconds=SECONDS),
        )  # fmt: skip
        record(by, "licence.shown", licence, detail={"scene": scene_code})
    return code


def code_by_letters(letters: str) -> PresentationCode | None:
    """The code that somebody typed or scanned; None when there never was one."""
    index = blind_index("presentation", clean_code(letters))
    rows = PresentationCode.objects.select_related("licence__authority", "licence__person", "licence__organisation")
    return rows.filter(index=index).first()


def open_code(letters: str, *, by: Viewer, opener: str = "", reference: str = "") -> Use:
    """Look at what is shown; the code is used up. Whoever opened it sees it again until it is over.

    Args:
        opener: tells apart those whom we do not know: their session.
        reference: the asker's own number; the code's when empty.
    Raises:
        CodeGone: unknown, over, or used by another.
        NotAllowed: the scene is for registered relying parties, and the viewer is none that has it.
        TooManyRequests: the party asked more often in this hour than the scene allows.
    """
    found = code_by_letters(letters)
    if found is None or found.expires_at <= timezone.now():
        raise CodeGone
    scene, party = scenes()[found.scene_code], party_of(by)
    party = party if party and _may(party, scene) else None
    if party is None and not scene.is_open:
        raise NotAllowed
    who = f"party:{party.pk}" if party else opener or by.actor_ref
    demand = Demand(
        way=Way.PRESENT, scene_code=scene.code, asked=scene.asks[found.licence.type_code], purpose=scene.purpose["zh"],
        legal_basis=scene.legal, term_days=scene.term_days, an_hour=scene.an_hour, by=by, party=party,
        reference=reference or f"code:{found.pk}", presentation=found,
    )  # fmt: skip
    limit(demand)
    with transaction.atomic():
        code = PresentationCode.objects.select_for_update().get(pk=found.pk)
        if code.opened_at is not None:
            if code.opened_by != who[:100]:
                raise CodeGone
            return Use.objects.get(presentation=code)
        code.opened_by, code.opened_at = who[:100], timezone.now()
        code.save(update_fields=["opened_by", "opened_at"])
        return give(found.licence, demand)


def _may(party: RelyingParty, scene: Scene) -> bool:
    return party.is_effective and scene in party.scenes
