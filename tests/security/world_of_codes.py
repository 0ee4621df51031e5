"""What the rows about codes need beside the elder of ``world.py``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tongban.capabilities.codes.public import (
    Gate,
    IssuerCard,
    LawfulUse,
    Scan,
    address_of,
    check,
    make_sandbox_scene,
    object_to,
    open_venue,
    register_gate,
    show_online,
    trust_issuer,
)
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.authorities.public import EnforcementCertificate, propose_certificate
from tongban.registers.people.public import Person

KEYS = '{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "u"}'


def look_by_law(scan: Scan, officer: Viewer) -> LawfulUse:
    """A look by the officer who holds every post and an enforcement certificate."""
    until = timezone.localdate() + timedelta(days=365)
    EnforcementCertificate.objects.create(officer_id=officer.officer_id, number="31990000001", kind="administrative",
                                          valid_until=until)  # fmt: skip
    return LawfulUse.objects.create(
        scan=scan, ground="food", basis="示范法 第一条", case_number="A1", purpose="检查",
        officer_id=officer.officer_id, certificate="31990000001", told_at=scan.at, digest="0" * 64,
    )  # fmt: skip


def places_of_codes(person: Person, elder: Viewer, clerk: Viewer) -> dict[str, Any]:
    """A trusted university, a library card of the elder, two looks at her code, and her objection to one."""
    issuer = trust_issuer(clerk, "credential", "示范大学", KEYS, place="https://university.example")[0]
    card = IssuerCard.objects.create(issuer="library", number="DZ1", person=person)
    gate = Gate.objects.create(
        code="hall", title_zh="办事大厅", authority_id=clerk.authority_code, scenes=["window.identify"]
    )
    scans = [check(gate, show_online(elder).text, "window.identify", clerk).scan for _ in range(2)]
    places = {"gate": gate.code, "code_scan": scans[0].pk, "scan_objection": object_to(elder, scans[1], "不是我").pk}
    places["law_use"] = look_by_law(scans[0], clerk).pk
    held = EnforcementCertificate.objects.get()
    until, operator = held.valid_until + timedelta(days=365), Viewer(role=Role.OPERATOR, account_id=clerk.account_id)
    change = propose_certificate(held.officer, held.kind, held.number, until=until, reason="换证", by=operator)
    places |= {"certificate": held.pk, "new_term": change.pk}
    venue = open_venue(clerk, "place", "示范场所", "示范路9号", ["check_in", "queue"])
    other = register_gate(clerk, "api-gate", "示范终端", ["park.entry"], -8, bytes(32))
    return places | {
        "sandbox": make_sandbox_scene("试验", "leisure", [], []).code, "api_gate": other.code,
        "foreign_issuer": issuer.pk, "issuer_card": card.pk, "venue": venue.code, "check_in": "check_in",
        "place": address_of(venue).rstrip("/").rsplit("/", 1)[-1],
    }  # fmt: skip
