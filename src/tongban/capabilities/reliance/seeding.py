"""Licences and uses for the demonstration city, all made by the real actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import Licence, issue, licence_type, licences_of
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.demonstration.public import named_officer, named_organisation, named_person
from tongban.registers.identity.public import Account
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .models import Authorisation, PartyChange, RelyingParty, Use
from .public import (
    ask,
    complain,
    grant,
    make_code,
    open_code,
    propose_party,
    register_party,
    rely_on_authorisation,
    scenes_for,
)

SCENES = ["bank_personal_account", "bank_company_account", "bank_catering_loan", "bank_mortgage", "bank_marital_state",
          "bank_housing_fund_income"]  # fmt: skip

# holder → type → (authority, number, valid until or None, what it says beyond the holder's own data)
PEOPLE: dict[str, dict[str, tuple[str, str, date | None, dict[str, str]]]] = {
    "wang_xiuying": {
        "resident_identity_card": ("public_security_bureau_310101", "", None, {"nation": "汉"}),
        "household_register": ("public_security_bureau_310101", "3101010180000001", None,
            {"household_kind": "非农业家庭户", "head_name": "王秀英", "relation_to_head": "户主"}),
        "social_security_card": ("human_resources_bureau", "S990000001", date(2031, 5, 31),
            {"card_number": "S990000001", "bank": "上海银行"}),
        "elderly_preference_card": ("civil_affairs_bureau_310101", "LN3101010001", None, {}),
        "real_estate_certificate": ("natural_resources_bureau", "沪2010黄字不动产权第000001号", None,
            {"right_holder": "王秀英", "co_ownership": "单独所有", "property_use": "居住", "property_area_m2": "58.6",
             "property_address": "上海市黄浦区豫园街道桂花路128弄6号201室", "right_kind": "房屋所有权"}),
    },
    "chen_min": {
        "resident_identity_card": ("public_security_bureau_310101", "", date(2038, 6, 17), {"nation": "汉"}),
        "marriage_certificate": ("civil_affairs_bureau_310101", "J310101-2019-000520", None,
            {"spouse_name": "陈立新", "registered_on": "2019-05-20", "registrar": "上海市黄浦区民政局"}),
        "social_security_card": ("human_resources_bureau", "S990000002", date(2033, 3, 31),
            {"card_number": "S990000002", "bank": "中国建设银行"}),
        "graduation_certificate": ("education_commission", "10999201005000018", None,
            {"school": "上海示范大学", "major": "会计学", "education_level": "本科", "education_form": "全日制",
             "graduated_on": "2010-06-30", "conclusion": "毕业"}),
    },
    "li_qiang": {
        "resident_identity_card": ("public_security_bureau_310115", "", date(2040, 9, 2), {"nation": "汉"}),
        "graduation_certificate": ("education_commission", "10999201605000027", None,
            {"school": "上海示范大学", "major": "软件工程", "education_level": "本科", "education_form": "全日制",
             "graduated_on": "2016-06-30", "conclusion": "毕业"}),
    },
    "zhou_dawei": {
        "resident_identity_card": ("public_security_bureau_310101", "", date(2045, 11, 22), {"nation": "汉"}),
        "food_handler_health_certificate": ("health_commission", "JK2026000006", date(2027, 3, 9),
            {"profession": "餐饮", "examined_on": "2026-03-10", "examined_at": "黄浦区疾病预防控制中心"}),
    },
}  # fmt: skip
FIRMS: dict[str, dict[str, tuple[str, str, date | None, dict[str, str]]]] = {
    "dawei_noodles": {
        "business_licence": ("market_supervision_bureau_310101", "319999900000002", None,
            {"organisation_kind": "个体工商户"}),
        "food_business_licence": ("market_supervision_bureau_310101", "JY13199000000002", date(2027, 1, 9),
            {"business_form": "餐饮服务经营者", "main_item": "热食类食品制售", "supervisor": "黄浦区市场监督管理局"}),
    },
    "heguang": {"business_licence": ("market_supervision_bureau_310115", "319999900000001", None,
                                     {"organisation_kind": "有限责任公司"})},
}  # fmt: skip


@transaction.atomic
def seed_reliance() -> dict[str, int]:
    """How many licences, uses and authorisations there are afterwards; what is there already stays."""
    for holder, kinds in [(named_person(code), kinds) for code, kinds in PEOPLE.items()]:
        _issue_all(holder, kinds, _of_person(holder))
    for firm, kinds in [(named_organisation(code), kinds) for code, kinds in FIRMS.items()]:
        _issue_all(firm, kinds, _of_firm(firm))
    bank = register_party(named_organisation("demonstration_bank"), "bank", SCENES, by="system")
    if not bank.uses.exists():
        _use_some(bank)
    _propose_one()
    return {
        "licences": Licence.objects.count(),
        "uses": Use.objects.count(),
        "authorisations": Authorisation.objects.count(),
    }


def _propose_one() -> None:
    """A firm that one operator proposed; it waits for the other."""
    firm, operator = named_organisation("heguang"), named_officer("gao_yuan")
    if PartyChange.objects.filter(organisation=firm).exists():
        return
    account = Account.objects.get(officer=operator)
    by = Viewer(role=Role.OPERATOR, account_id=account.pk, officer_id=operator.pk)
    propose_party(firm, "enterprise", [scenes_for("enterprise")[0].code], by=by, reason="招聘核验，申请书已核对",
                  until=timezone.localdate() + timedelta(days=365))  # fmt: skip


def _issue_all(holder: Person | Organisation, kinds: dict[str, Any], own: dict[str, str]) -> None:
    held = set(licences_of(holder).values_list("type_code", flat=True))
    for code, (authority, number, until, more) in kinds.items():
        if code in held:
            continue
        says = own | more
        rows = [{"name": one.name, "label": one.label, "value": says[one.name]}
                for one in licence_type(code).attributes if one.name in says]  # fmt: skip
        issue(code, holder, rows, by="system", authority=authority, number=number or own.get("citizen_id", ""),
              valid_until=until, reason="存量证照归集")  # fmt: skip


def _of_person(person: Person) -> dict[str, str]:
    return {
        "name": person.name, "sex": "男" if person.sex == "male" else "女", "birth_date": person.birth_date.isoformat(),
        "citizen_id": str(person.citizen_id), "nationality": "中国",
    }  # fmt: skip


def _of_firm(firm: Organisation) -> dict[str, str]:
    head = firm.legal_representative
    return {
        "organisation_name": firm.name, "credit_code": str(firm.credit_code),
        "legal_representative": head.name if head else "", "address": firm.address, "premises_address": firm.address,
    }  # fmt: skip


def _use_some(bank: RelyingParty) -> None:
    """A bank account, a loan under consent, a request that waits, a complaint that waits."""
    clerk = Viewer(role=Role.PERSON, organisation_id=bank.organisation_id, agent_person_id=named_person("shen_lan").pk)
    chen, zhou = named_person("chen_min"), named_person("zhou_dawei")
    shop = named_organisation("dawei_noodles")
    opened = _shown(chen, "resident_identity_card", "bank_personal_account", clerk, chen)
    _shown(zhou, "resident_identity_card", "bank_personal_account", clerk, zhou)
    complain(opened, "我那天只是咨询，没有开户，为什么要看我的身份证？", by=_holder(chen))
    asking: dict[str, Any] = {"until": None, "by": clerk}
    loan = ask(bank, "bank_catering_loan", shop, case_number="DK-2026-0311", purpose="小微餐饮流动资金贷款",
               reference="demonstration loan", subject=str(shop.credit_code), **asking)  # fmt: skip
    owner = Viewer(role=Role.PERSON, organisation_id=shop.pk, agent_person_id=zhou.pk, assurance=2)
    rely_on_authorisation(grant(loan, by=owner), "food_business_licence", reference="demonstration check", by=clerk)
    ask(bank, "bank_marital_state", chen, case_number="DK-2026-0420", purpose="住房贷款，确认是否需要配偶签字",
        reference="demonstration request", subject=str(chen.citizen_id), **asking)  # fmt: skip


def _holder(person: Person) -> Viewer:
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=2)


def _shown(holder: Person, kind: str, scene: str, clerk: Viewer, by: Person) -> Use:
    licence = licences_of(holder, type_code=kind)[0]
    return open_code(make_code(licence, scene, by=_holder(by)).code, by=clerk)
