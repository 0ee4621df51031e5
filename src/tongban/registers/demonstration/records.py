"""From columns to what each department holds of each person and firm: one dictionary per source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tongban.foundation.values.public import BankCard

from .generator import City
from .generator import words as _words
from .generator.columns import Array
from .generator.homes import DWELLINGS
from .generator.households import MARITAL
from .generator.life import CLASSES, DISABILITY, DRIVES, LOW_INCOME
from .generator.work import EDUCATION, EMPLOYMENT, STAGES

BANKS = ("中国工商银行", "中国建设银行", "中国银行", "上海银行", "交通银行")
RELATIONS = ("head", "spouse", "child", "parent")
MEDICAL = ("none", "employee", "resident")
GRADES = ("A", "B", "M", "C", "D")
PROVINCE_MARK = "原籍县示范镇示范村"
Record = dict[str, Any]


def _kept(record: Record) -> Record:
    return {name: value for name, value in record.items() if value not in (None, "", 0, False)}


class Rows:
    """Columns as plain Python values, so that rows can be read quickly."""

    def __init__(self, columns: dict[str, Array]) -> None:
        self._columns = {name: self._plain(column) for name, column in columns.items()}

    @staticmethod
    def _plain(column: Array) -> list[Any]:
        if column.dtype.kind == "M":
            return [None if value == "NaT" else value for value in np.datetime_as_string(column).tolist()]
        plain: list[Any] = column.tolist()
        return plain

    def __getitem__(self, name: str) -> list[Any]:
        return self._columns[name]


def _code(words: tuple[str, ...], number: int) -> str | None:
    return words[number] if number >= 0 else None


class Town:
    """A chunk with the texts that need several columns: addresses, names of relatives, of firms and schools."""

    def __init__(self, city: City, streets: dict[int, str], regions: dict[int, str]) -> None:
        self.city = city
        self.people, self.homes, self.firms = Rows(city.people), Rows(city.homes), Rows(city.firms)
        self._streets, self._regions = streets, regions

    def address(self, row: int) -> str:
        """Where the person lives."""
        home, at = self.homes, self.people["household"][row]
        return self._at(home["street"][at], home["road"][at], home["lane"][at], home["building"][at], home["room"][at])

    def hukou_address(self, row: int) -> str:
        """Where the person is registered."""
        home, at = self.homes, self.people["household"][row]
        if self.people["from_elsewhere"][row]:
            return f"{self._regions[home['province'][at]]}{PROVINCE_MARK}{home['building'][at]}号"
        if not home["is_split"][at]:
            return self.address(row)
        return self._at(
            home["hukou_street"][at],
            home["hukou_road"][at],
            home["hukou_lane"][at],
            home["building"][at],
            home["room"][at],
        )

    def firm_address(self, row: int) -> str:
        """Where the firm is registered."""
        firm = self.firms
        return f"{self._streets[firm['street'][row]]}{_words.ROADS[firm['road'][row]]}{firm['lane'][row]}号"

    def _at(self, street: int, road: int, lane: int, building: int, room: int) -> str:
        return f"{self._streets[street]}{_words.ROADS[road]}{lane}弄{building}号{room}室"

    def _relative(self, kind: str, row: int, column: str) -> str | None:
        other = self.people[kind][row]
        return str(self.people[column][other]) if other >= 0 else None

    def person_records(self, row: int) -> Iterator[tuple[str, Record]]:
        """(source, attributes) of one person; nothing of what the population register itself says."""
        for make in (self._identity, self._family, self._work, self._housing, self._life, self._driving):
            for source, record in make(row).items():
                if record := _kept(record):
                    yield source, record

    def _identity(self, row: int) -> dict[str, Record]:
        p, at = self.people, self.people["household"][row]
        local = not p["from_elsewhere"][row]
        number = p["number"][row]
        records: dict[str, Record] = {
            "public_security.population": {
                "id_card_expires_on": p["id_card_expires_on"][row],
                "photo_on_file": p["has_photo"][row],
            },
            "public_security.hukou": {
                "hukou_address": self.hukou_address(row),
                "household_number": f"{self.homes['hukou_street'][at]}{at % 10**7:07d}" if local else None,
                "household_relation": RELATIONS[p["household_relation"][row]],
                "household_size": p["household_size"][row],
                "hukou_kind": ("urban", "rural")[self.homes["hukou_kind"][at] if local else 1],
                "hukou_registered_on": p["hukou_registered_on"][row],
                "hukou_moved_in_on": p["hukou_moved_in_on"][row],
                "hukou_moved_from": self._regions[self.homes["province"][at]] if p["hukou_moved_in_on"][row] else None,
            },
        }
        if not local:
            permit = p["permit_issued_on"][row]
            records["public_security.residence_permit"] = {
                "residence_registered_on": p["residence_registered_on"][row],
                "residence_permit_number": f"3199{number:012d}" if permit else None,
                "residence_permit_issued_on": permit,
                "residence_permit_expires_on": p["permit_expires_on"][row],
                "home_province": str(self.homes["province"][at]),
                "residence_ground": self._ground(row),
            }
        return records

    def _ground(self, row: int) -> str:
        if self.people["employment"][row] in (0, 1):
            return "employment"
        return "study" if self.people["employment"][row] == 3 else "dwelling"

    def _family(self, row: int) -> dict[str, Record]:
        p = self.people
        status, married = MARITAL[p["marital_status"][row]], p["marital_status"][row] == 1
        minor = p["minor"][row]
        return {
            "civil_affairs.family": {
                "marital_status": status,
                "married_on": p["married_on"][row],
                "spouse_name": self._relative("spouse", row, "name") if married else None,
                "spouse_citizen_id": self._relative("spouse", row, "citizen_id") if married else None,
            },
            "health.registry": {
                "children_count": p["children_count"][row],
                "minor_children_count": p["minor_children_count"][row],
                "youngest_child_birth_date": p["youngest_child_birth_date"][row],
                "father_name": self._relative("father", row, "name"),
                "mother_name": self._relative("mother", row, "name"),
                "birth_certificate_number": f"X{p['number'][row]:09d}"
                if minor and p["birth_date"][row] > "1996"
                else None,
                "only_child_certificate": p["only_child_certificate"][row],
                "vision_check_passed_on": p["vision_check_passed_on"][row],
            },
        }

    def _work(self, row: int) -> dict[str, Record]:
        p, firm, number = self.people, self.people["firm"][row], self.people["number"][row]
        state = EMPLOYMENT[p["employment"][row]]
        if p["death_date"][row]:
            return {}
        paid, retired = p["insurance_months"][row], p["pension_fen"][row]
        insurance = "active" if p["insurance_active"][row] else "retired" if retired else "paused" if paid else None
        card = p["has_social_card"][row]
        school = p["school_stage"][row]
        job = "负责人" if p["is_head_of_firm"][row] else _words.JOBS[p["job"][row]]
        return {
            "human_resources.social_insurance": {
                "insurance_months": paid, "insurance_recent_months": p["insurance_recent_months"][row],
                "insurance_state": insurance, "insurance_base_fen": p["insurance_base_fen"][row],
                "insurance_first_paid_on": p["insurance_first_paid_on"][row], "pension_fen": retired,
                "retired_on": p["retired_on"][row], "receives_unemployment_benefit": p["unemployment_benefit"][row],
            },
            "human_resources.employment": {
                "employment_state": state, "unemployed_since": p["unemployed_since"][row],
                "employer_name": self.firms["name"][firm] if firm >= 0 else None,
                "employer_credit_code": self.firms["credit_code"][firm] if firm >= 0 else None,
                "employed_since": p["employed_since"][row],
                "job_title": job if firm >= 0 else None,
            },
            "human_resources.card": {
                "has_social_card": card, "social_card_number": f"S{number:09d}" if card else None,
                "social_card_state": "active" if card else None,
                "bank_account": str(BankCard.make(f"6231990{number:011d}")) if card else None,
                "bank_name": BANKS[p["bank"][row]] if card else None,
            },
            "medical_security.insurance": {
                "medical_insurance_kind": MEDICAL[p["medical_insurance"][row]],
                "medical_account_fen": p["medical_account_fen"][row],
            },
            "housing_fund.account": {
                "housing_fund_months": p["fund_months"][row], "housing_fund_balance_fen": p["fund_balance_fen"][row],
                "housing_fund_state": "active" if p["fund_months"][row] else None,
            },
            "tax.person": {
                "income_last_year_fen": p["income_fen"][row], "income_tax_last_year_fen": p["income_tax_fen"][row],
                "tax_months": min(paid, 60) if p["income_tax_fen"][row] else 0,
            },
            "education.enrolment": {
                "school_name": self._school(row) if school >= 0 else None, "school_stage": _code(STAGES, school),
                "school_grade": p["school_grade"][row], "enrolled_on": p["enrolled_on"][row],
                "highest_education": EDUCATION[p["education"][row]],
                "graduated_on": self._graduated_on(row),
            },
        }  # fmt: skip

    def _graduated_on(self, row: int) -> str | None:
        year = self.people["graduated_year"][row]
        return f"{year}-06-30" if self.people["school_stage"][row] < 0 and year < 2026 else None

    def _school(self, row: int) -> str:
        stage = self.people["school_stage"][row]
        kind = ("幼儿园", "小学", "初级中学", "高级中学", "职业学校", "大学")[stage]
        name = _words.SCHOOLS[self.people["school_number"][row]]
        if stage == 5:
            return f"上海{name}大学"
        street = self._streets[self.people["street"][row]]
        return street[3 : street.index("区") + 1 if "区" in street else 6] + name + kind

    def _housing(self, row: int) -> dict[str, Record]:
        p, home, at = self.people, self.homes, self.people["household"][row]
        if p["death_date"][row]:
            return {}
        owned, dwelling = p["homes_owned"][row], DWELLINGS[home["dwelling"][at]]
        rented = dwelling == "rented" and p["household_relation"][row] == 0
        return {
            "natural_resources.real_estate": {
                "homes_owned": owned, "home_bought_on": p["home_bought_on"][row],
                "home_certificate_number": f"沪（2020）示字不动产权第{at:06d}号" if owned else None,
                "home_address": self.address(row) if owned else None,
                "home_area_centi_m2": home["area_centi_m2"][at] if owned else None,
            },
            "housing.rental": {
                "dwelling_kind": dwelling,
                "rental_contract_number": f"沪租{at:08d}" if rented else None,
                "rent_fen": home["rent_fen"][at] if rented else None,
                "rental_until": str(np.datetime64("2026-11-01") + home["rental_days"][at]) if rented else None,
            },
        }  # fmt: skip

    def _life(self, row: int) -> dict[str, Record]:
        p, number = self.people, self.people["number"][row]
        kind, low = p["disability_kind"][row], p["low_income"][row]
        grown_old, grade = p["elderly_allowance"][row], p["disability_grade"][row]
        return {
            "disabled_federation.card": {
                "disability_card_number": f"{p['citizen_id'][row]}{kind + 1}{grade}" if kind >= 0 else None,
                "disability_kind": _code(DISABILITY, kind), "disability_grade": grade,
                "disability_card_expires_on": p["disability_expires_on"][row],
            },
            "civil_affairs.assistance": {
                "low_income_kind": _code(LOW_INCOME, low), "is_on_dibao": p["on_dibao"][row],
                "dibao_monthly_fen": p["dibao_fen"][row],
                "household_income_per_head_fen": p["income_per_head_fen"][row] if low >= 0 else None,
            },
            "civil_affairs.elderly": {
                "receives_elderly_allowance": grown_old, "elderly_allowance_since": p["elderly_allowance_since"][row],
                "benefit_card_kind": ("senior" if p["senior_card"][row] else "social_security") if grown_old else None,
                "senior_card_number": f"JL{number:08d}" if p["senior_card"][row] else None,
                "care_need_level": p["care_level"][row], "lives_alone": p["lives_alone"][row],
            },
            "veterans.registry": {
                "is_veteran": p["veteran"][row], "served_until": p["served_until"][row],
                "veteran_card_number": f"沪{number:010d}" if p["veteran"][row] else None,
            },
            "credit.public": {"is_on_dishonesty_list": p["dishonest"][row]},
        }  # fmt: skip

    def _driving(self, row: int) -> dict[str, Record]:
        p, number = self.people, self.people["number"][row]
        licence = p["licence_class"][row]
        if licence < 0:
            return {}
        car = p["vehicle_kind"][row]
        return {
            "public_security.traffic": {
                "driving_licence_number": p["citizen_id"][row], "driving_licence_file_number": f"3199{number:08d}",
                "driving_licence_class": CLASSES[licence],
                "driving_licence_first_issued_on": p["licence_first_issued_on"][row],
                "driving_licence_valid_from": p["licence_valid_from"][row],
                "driving_licence_expires_on": p["licence_expires_on"][row],
                "driving_licence_state": "expired" if p["licence_expired"][row] else "normal",
                "driving_points": p["points"][row], "unpaid_traffic_fines": p["fines"][row],
                "vehicles_owned": int(car >= 0), "vehicle_kind": _code(DRIVES, car),
                "vehicle_plate": f"沪T{number % 100000:05d}" if car >= 0 else None,
                "vehicle_inspected_until": p["vehicle_inspected_until"][row],
            }
        }  # fmt: skip

    def firm_records(self, row: int) -> Iterator[tuple[str, Record]]:
        """(source, attributes) of one firm beside what the register itself says."""
        f, number = self.firms, self.firms["number"][row]
        staff = f["insured_employees"][row]
        venue = _words.TRADES[f["trade"][row]][5]
        head = self.people["name"][f["head"][row]]
        food = f["food_expires_on"][row]
        records: dict[str, Record] = {
            "market_supervision.registration": {
                "business_licence_number": f"3199{number:011d}", "annual_report_year": 2025,
                "premises_area_centi_m2": f["area_centi_m2"][row], "premises_right": "rented" if number % 4 else "own",
            },
            "organisation_insurance.account": {"insured_employees": staff},
            "tax.organisation": {
                "tax_credit_grade": GRADES[f["tax_grade"][row]], "taxpayer_kind": "small" if staff < 10 else "general",
                "tax_last_year_fen": staff * 1_830_000 + 95_000,
            },
            "market_supervision.food": {
                "food_licence_number": f"JY1319{number:010d}", "food_licence_issued_on": f["food_issued_on"][row],
                "food_licence_expires_on": food, "food_manager_name": head, "food_handlers": max(1, staff // 2),
            } if food else {},
            "health.registry": {"food_handlers_with_health_certificate": max(1, staff // 2)} if food else {},
            "health.venues": {
                "sanitary_licence_number": f"沪卫公字{number:08d}", "venue_kind": venue,
                "sanitary_licence_expires_on": f["sanitary_expires_on"][row],
            } if f["sanitary_expires_on"][row] else {},
            "fire.safety": {"fire_check_passed_on": f["fire_passed_on"][row]},
        }  # fmt: skip
        for source, record in records.items():
            if record := _kept(record):
                yield source, record
