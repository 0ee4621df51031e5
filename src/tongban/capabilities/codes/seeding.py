"""Gates and a few days of scans for the demonstration city."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tongban.foundation.access.public import SYSTEM, Role, Viewer
from tongban.registers.authorities.public import Authority
from tongban.registers.demonstration.public import named_officer, named_organisation, named_person
from tongban.registers.people.public import Person

from .actions.cards import attach_card
from .actions.law import Basis, check_lawfully
from .actions.scanning import take_scans
from .actions.showing import show_online
from .actions.trust_list import trust_issuer
from .actions.venues import open_venue
from .adapters import neighbour
from .families import facts_in_code, scenes
from .foreign.samples import UNIVERSITY, health_certificate, university_keys
from .handles import PERSON, Holder, make
from .models import AttachedCard, ForeignIssuer, Gate, IssuerCard, LawfulUse

GATES = [
    ("huangpu-hall", "黄浦区政务服务中心一楼综窗", "Huangpu service centre", "civil_affairs_bureau_310101",
     ["window.identify", "venue.register"]),
    ("elder-centre", "黄浦区综合为老服务中心", "Huangpu centre for the elderly", "civil_affairs_bureau",
     ["window.identify", "venue.register", "pool.seniors"]),
    ("inspectors", "市场监管执法队", "Market inspectors", "market_supervision_bureau",
     ["inspect.firm"]),
    ("huangpu-police", "黄浦公安分局巡逻组", "Huangpu police patrol", "public_security_bureau_310101",
     ["police.identify", "police.premises", "police.investigate"]),
    ("people-square", "地铁人民广场站", "People's Square metro station", "transport_commission",
     ["metro.entry", "metro.exit"]),
    ("lujiazui", "地铁陆家嘴站", "Lujiazui metro station", "transport_commission", ["metro.entry", "metro.exit"]),
    ("zhangjiang", "地铁张江高科站", "Zhangjiang metro station", "transport_commission",
     ["metro.entry", "metro.exit"]),
    ("bus-20", "公交20路", "Bus 20", "transport_commission", ["bus.board"]),
    ("bus-71", "公交71路", "Bus 71", "transport_commission", ["bus.board"]),
    ("ferry-dongjin", "东金线渡口", "Dongjin ferry landing", "transport_commission", ["ferry.board"]),
    ("first-hospital", "市第一人民医院挂号收费处", "First People's Hospital, registration desk", "health_commission",
     ["hospital.desk"]),
    ("city-museum", "市博物馆", "City museum", "culture_and_tourism_bureau", ["museum.entry", "library.entry"]),
]  # fmt: skip
NUMBERS = {
    "transit": "JT", "library": "DZ", "health": "JZK", "insurance": "YB", "senior": "JL", "student": "XS",
    "union": "GH",
}  # fmt: skip
VENUES: list[tuple[str, str, str, str, str, list[str], tuple[str, int | None]]] = [
    (
        "elder-centre",
        "黄浦区综合为老服务中心",
        "Huangpu centre for the elderly",
        "示范路8号",
        "civil_affairs_bureau",
        ["check_in", "queue", "complain"],
        ("", None),
    ),
    (
        "city-museum",
        "市博物馆特展厅",
        "City museum, special exhibition",
        "示范大道201号",
        "culture_and_tourism_bureau",
        ["check_in", "pay", "complain"],
        ("特展门票", 3000),
    ),
]
VISITS = [
    ("people-square", "metro.entry", 54), ("zhangjiang", "metro.exit", 53.6), ("bus-71", "bus.board", 53.2),
    ("lujiazui", "metro.entry", 44), ("people-square", "metro.exit", 43.7),
    ("people-square", "metro.entry", 30), ("lujiazui", "metro.exit", 29.7), ("city-museum", "museum.entry", 27),
    ("ferry-dongjin", "ferry.board", 26), ("bus-20", "bus.board", 25.5), ("people-square", "metro.entry", 6),
]  # fmt: skip


def seed_gates() -> list[Gate]:
    """Gates of authorities that exist; a second time changes nothing."""
    known = set(Authority.objects.values_list("code", flat=True))
    made = []
    for code, zh, en, authority, asked in GATES:
        if authority in known:
            values = {"title_zh": zh, "title_en": en, "authority_id": authority, "scenes": asked}
            made.append(Gate.objects.update_or_create(code=code, defaults=values)[0])
    return made


LOOKS = [
    ("shi_lei", "huangpu-police", "police.identify", Basis("control", "巡逻〔2026〕15号", "豫园地区现场管制"),
     "wang_xiuying"),
    ("cui_yan", "huangpu-police", "police.identify", Basis("control", "巡逻〔2026〕16号", "外滩节假日现场管制"),
     "chen_min"),
    ("cui_yan", "huangpu-police", "police.identify", Basis("control", "巡逻〔2026〕17号", "豫园地区现场管制"),
     "li_qiang"),
    ("yu_bin", "inspectors", "inspect.firm",
     Basis("food", "双随机〔2026〕0231", "食品经营现场检查", "31993101002"), "heguang"),
]  # fmt: skip


def seed_looks() -> int:
    """Some looks by law, of residents and of a firm, for the demonstration's lists; only where there is none yet."""
    gates = {one.code: one for one in Gate.objects.all()}
    if LawfulUse.objects.exists():
        return 0
    for number, (officer, gate, scene, basis, whom) in enumerate(LOOKS):
        row = named_officer(officer)
        by = Viewer(role=Role.OFFICER, officer_id=row.pk, authority_code=row.authority_id)
        check_lawfully(gates[gate], show_online(_holder(whom)).text, scene, by, basis, scan_id=f"seed {number} {gate}")
    return len(LOOKS)


def _holder(whom: str) -> Viewer:
    if whom == "heguang":
        firm = named_organisation(whom)
        return Viewer(role=Role.PERSON, organisation_id=firm.pk, agent_person_id=firm.legal_representative_id)
    return Viewer(role=Role.PERSON, person_id=named_person(whom).pk)


def seed_cards(people: list[Person]) -> int:
    """Cards of these people with the seven issuers, as fits their age; two are attached. Safe to run twice."""
    rows, today = [], timezone.localdate()
    for holder in people:
        age = holder.age(today)
        last = "senior" if age >= 65 else "student" if age < 25 else "union"
        for issuer in ("transit", "library", "health", "insurance", last):
            rows.append(IssuerCard(
                issuer=issuer, number=f"{NUMBERS[issuer]}{holder.pk:010d}", person=holder, shows=_shows(issuer, holder),
                valid_until=today.replace(month=12, day=31) if issuer in ("student", "library") else None,
            ))  # fmt: skip
    IssuerCard.objects.bulk_create(rows, ignore_conflicts=True)
    for holder in people:
        by = Viewer(role=Role.PERSON, person_id=holder.pk)
        for issuer in ("transit", "library"):
            if not AttachedCard.objects.filter(person=holder, issuer=issuer).exists():
                attach_card(by, issuer, f"{NUMBERS[issuer]}{holder.pk:010d}")
    return len(rows)


def _shows(issuer: str, holder: Person) -> list[list[Any]]:
    """What the issuer shows to whom the code resolves to its card."""
    number = {"zh": "尾号", "en": "Ends in"}
    more = {
        "library": [[{"zh": "可借册数", "en": "Loans"}, "10"]],
        "senior": [[{"zh": "持卡人", "en": "Holder"}, holder.masked_name]],
        "student": [[{"zh": "学段", "en": "Stage"}, "本科"]],
        "insurance": [[{"zh": "参保类型", "en": "Scheme"}, "城镇职工"]],
    }
    return [[number, f"{holder.pk:04d}"[-4:]], *more.get(issuer, [])]


def seed_venues() -> int:
    """Two places whose posters can be printed, where they exist already only their words are renewed."""
    done = 0
    for code, zh, en, address, authority, does, price in VENUES:
        if Authority.objects.filter(code=authority).exists():
            by = Viewer(role=Role.OFFICER, authority_code=authority)
            open_venue(by, code, zh, address, does, title_en=en, price_zh=price[0], price_fen=price[1])
            done += 1
    return done


def seed_trust_list() -> int:
    """Made-up foreign issuers: health authority, university, neighbouring city. A second time changes nothing."""
    day = f"{timezone.localdate().year}-01-01"
    rows = [
        *(ForeignIssuer.objects.filter(scheme="hc1", title_zh="境外卫生机构（演示）")  # each certificate is another one
          or trust_issuer(SYSTEM, "hc1", "境外卫生机构（演示）", health_certificate(day),
                          title_en="Health authority abroad (demonstration)")),
        *trust_issuer(SYSTEM, "credential", "邻州大学（演示）", university_keys(), place=UNIVERSITY,
                      title_en="Linzhou University (demonstration)"),
        *trust_issuer(SYSTEM, "city", neighbour.TITLE["zh"], neighbour.public_of("root").hex(), place=neighbour.REGION,
                      url=neighbour.URL, title_en=neighbour.TITLE["en"]),
    ]  # fmt: skip
    return len(rows)


def seed_scans(people: list[Person]) -> int:
    """What gates saw of these people in the last days. Returns how many scans were new."""
    gates, now = {one.code: one for one in Gate.objects.all()}, timezone.now()
    rows: dict[str, list[dict[str, Any]]] = {}
    for holder in people:
        facts = {family: facts_in_code(holder, family) for family in ("transit", "leisure")}
        for number, (gate, scene, hours) in enumerate(VISITS):
            at = now - timedelta(hours=hours)
            rows.setdefault(gate, []).append(shown_row(holder, scene, at, f"seed {holder.pk} {number}", facts))
    return sum(take_scans(gates[code], seen, SYSTEM) for code, seen in rows.items() if code in gates)


def shown_row(
    holder: Person, scene: str, at: datetime, name: str, facts: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """What a gate would report of this person's code, for demonstrations and simulations.

    Args:
        name: the same name is the same scan.
        facts: by family, where they are known already.
    """
    rule = scenes()[scene]
    seen = rule.sees(facts[rule.family] if facts else facts_in_code(holder, rule.family))
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, name).hex, "scene": scene, "result": "good", "at": int(at.timestamp()),
        "seen": seen, "drawing": "", "handle": make(rule.family, Holder(PERSON, holder.pk)).hex(),
        "concession": rule.concession(seen),
    }  # fmt: skip
