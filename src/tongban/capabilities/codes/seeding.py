"""Gates and a few days of scans for the demonstration city."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tongban.foundation.access.public import SYSTEM
from tongban.registers.authorities.public import Authority
from tongban.registers.people.public import Person

from .actions.scanning import take_scans
from .families import facts_in_code, scenes
from .handles import PERSON, Holder, make
from .models import Gate

GATES = [
    ("huangpu-hall", "黄浦区政务服务中心一楼综窗", "Huangpu service centre", "civil_affairs_bureau_310101",
     ["window.identify", "venue.register"]),
    ("elder-centre", "黄浦区综合为老服务中心", "Huangpu centre for the elderly", "civil_affairs_bureau",
     ["window.identify", "venue.register", "pool.seniors"]),
    ("people-square", "地铁人民广场站", "People's Square metro station", "transport_commission",
     ["metro.entry"]),
    ("city-museum", "市博物馆", "City museum", "culture_and_tourism_bureau", ["museum.entry", "library.entry"]),
]  # fmt: skip
VISITS = [
    ("people-square", "metro.entry", 30),
    ("city-museum", "museum.entry", 27),
    ("people-square", "metro.entry", 6),
]


def seed_gates() -> list[Gate]:
    """Gates of authorities that exist; a second time changes nothing."""
    known = set(Authority.objects.values_list("code", flat=True))
    made = []
    for code, zh, en, authority, asked in GATES:
        if authority in known:
            values = {"title_zh": zh, "title_en": en, "authority_id": authority, "scenes": asked}
            made.append(Gate.objects.update_or_create(code=code, defaults=values)[0])
    return made


def seed_scans(people: list[Person]) -> int:
    """What metro and museum saw of these people in the last days. Returns how many scans were new."""
    gates, now, taken = {one.code: one for one in Gate.objects.all()}, timezone.now(), 0
    for holder in people:
        for number, (gate, scene, hours) in enumerate(VISITS):
            if gate not in gates:
                continue
            rule = scenes()[scene]
            seen = rule.sees(facts_in_code(holder, rule.family))
            row: dict[str, Any] = {
                "id": uuid.uuid5(uuid.NAMESPACE_URL, f"seed {holder.pk} {number}").hex, "scene": scene,
                "result": "good",
                "at": int((now - timedelta(hours=hours)).timestamp()), "seen": seen, "drawing": "",
                "handle": make(rule.family, Holder(PERSON, holder.pk)).hex(), "concession": rule.concession(seen),
            }  # fmt: skip
            taken += take_scans(gates[gate], [row], SYSTEM)
    return taken
