"""What is sent with those rows of the table that need more than an address; everything else is sent empty."""

from __future__ import annotations

from typing import Any

from .world import World


def body_of(name: str, world: World) -> Any:
    """Form fields or JSON of a row; None when it needs none."""
    correction = {"items": [{"id": "purpose", "text": "请写清用途"}]}
    bodies: dict[str, Any] = {
        "create_case": {
            "item": "elderly_allowance",
            "applicant": {"citizen_id": world.elder.citizen_id, "name": world.elder.name},
            "submit": False,
        },
        "save_answers": {"answers": {"purpose": "看病"}},
        "accept_case": {"reason": ""},
        "decline_case": {"reason": "不属于本部门", "article": "行政许可法 第三十二条"},
        "ask_correction": correction,
        "decide_case": {"result": "granted"},
        "ask_consent": {
            "scene": "bank_personal_account",
            "id_number": "1",
            "name": "1",
            "case_number": "1",
            "reference": "1",
        },
        "use_consent": {"type": "resident_identity_card", "reference": "1"},
        "see_shown_licence": {"code": "0000000000", "reference": "1"},
        "verify_licence": {
            "scene": "bank_catering_loan",
            "type": "food_business_licence",
            "number": "1",
            "holder_name": "1",
            "reference": "1",
        },
        "call_licence": {"item": "x", "case_number": "0", "type": "resident_identity_card", "reference": "1"},
        "put_gate": {
            "code": "api-gate",
            "title": "示范终端",
            "scenes": ["park.entry"],
            "public_key": "A" * 43 + "=",
        },  # fmt: skip
        "upload_scans": {"start": 0, "end": 0, "scans": []},
        "web:new_dispute": {"fact": "person.birth_date", "statement": "应为1954年"},
        "web:rate": {"level": "1"},
        "payments:embedded": {"answer": "pay"},
        "payments:order": {"provider": "embedded"},
        "ui:preferences": {"edition": "senior", "next": "/me/"},
        "workbench:remedy_verb": {},
    }
    return bodies.get(name) or bodies.get(name.rsplit(":", 1)[-1])
