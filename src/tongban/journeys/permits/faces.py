"""证面: what the comprehensive licence says, read from the licences inside."""

from __future__ import annotations

from typing import Any

from tongban.capabilities.licences.public import Licence
from tongban.journeys.permits.models import IndustryPermit

# What names the holder and the place, which the permit says once.
NAMES = {"organisation_name", "credit_code", "legal_representative", "registered_address", "premises_address",
         "supervisor", "name"}  # fmt: skip


def scope_of(licence: Licence) -> tuple[str, ...]:
    """What a licence permits: the values on its face beside names and addresses."""
    return tuple(str(one["value"]) for one in licence.fields if one["name"] not in NAMES and one.get("value"))


def face_of(permit: IndustryPermit, living: list[Licence]) -> list[dict[str, Any]]:
    """The fields of the comprehensive licence, with number, scope and term of every licence in force.

    Legal: 国函〔2020〕155号 (the permit integrates what the single licences say).
    """
    firm = permit.organisation
    head = firm.legal_representative.name if firm.legal_representative else ""
    lines = "；".join(_line(licence) for licence in living)
    rows = [
        ("organisation_name", "单位名称", "Organisation", firm.name),
        ("credit_code", "统一社会信用代码", "Credit code", firm.credit_code),
        ("legal_representative", "法定代表人", "Legal representative", head),
        ("premises_address", "经营场所", "Premises", permit.premises),
        ("industry", "行业", "Industry", permit.title.get("zh", "")),
        ("licences_inside", "包含的许可", "Licences inside", lines),
    ]
    return [{"name": name, "label": {"zh": zh, "en": en}, "value": value} for name, zh, en, value in rows]


def _line(licence: Licence) -> str:
    until = f"有效期至{licence.valid_until:%Y-%m-%d}" if licence.valid_until else "长期有效"
    return f"{licence.type.title_zh}（{'，'.join([licence.number, *scope_of(licence), until])}）"
