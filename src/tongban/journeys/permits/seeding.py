"""A restaurant of the demonstration city that has changed its licences for one permit."""

from __future__ import annotations

from tongban.capabilities.licences.public import issue, licences_of
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.values.public import TimeLimit
from tongban.journeys.packs.public import PackVersion, current
from tongban.journeys.permits.actions import gather
from tongban.journeys.permits.models import IndustryPermit
from tongban.registers.demonstration.public import named_organisation
from tongban.registers.organisations.public import Organisation

FIVE_YEARS = TimeLimit.of({"value": 5, "unit": "year"})
# Licence, who issues it, what its face says beside the names.
HELD = {
    "food_business_licence": ("market_supervision_bureau_310115", [
        ("business_form", "主体业态", "Kind of business", "餐饮服务经营者"),
        ("main_item", "主要经营项目", "Main line of trade", "热食类食品制售"),
    ]),
    "outdoor_sign_permit": ("landscape_bureau_310115", [
        ("sign_content", "招牌内容", "Words on the sign", "禾光餐厅"),
        ("sign_size", "招牌尺寸", "Size of the sign", "4米×0.8米"),
    ]),
}  # fmt: skip


def seed_permits() -> IndustryPermit:
    """The permit of 上海禾光餐饮有限公司, made by the real actions. Safe to run again."""
    firm = named_organisation("heguang")
    held = set(licences_of(firm, valid_only=True).values_list("type_code", flat=True))
    for type_code, (authority, more) in HELD.items():
        if type_code not in held:
            issue(
                type_code, firm, _face(firm, more), by="system", authority=authority, valid_for=FIVE_YEARS,
                case_ref=f"permits.seed:{type_code}",
            )  # fmt: skip
    viewer = Viewer(
        role=Role.PERSON, organisation_id=firm.pk, agent_person_id=firm.legal_representative_id, assurance=3
    )
    return gather(current("restaurant", kind=PackVersion.Kind.BUNDLE), viewer)


def _face(firm: Organisation, more: list[tuple[str, str, str, str]]) -> list[dict[str, object]]:
    head = firm.legal_representative.name if firm.legal_representative else ""
    rows = [
        ("organisation_name", "经营者名称", "Business", firm.name),
        ("credit_code", "统一社会信用代码", "Credit code", firm.credit_code),
        ("legal_representative", "法定代表人", "Legal representative", head),
        ("premises_address", "经营场所", "Premises", firm.address),
        *more,
    ]
    return [{"name": name, "label": {"zh": zh, "en": en}, "value": value} for name, zh, en, value in rows]
