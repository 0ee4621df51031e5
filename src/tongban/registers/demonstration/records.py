"""From columns to what each department holds of each person and firm: one dictionary per source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tongban.foundation.values.public import BankCard
from tongban.registers.facts.public import fact

from .generator import City
from .generator import words as _words
from .generator.columns import Array
from .mapping import OF_THE_REGISTER, Column, columns_of

BANKS = ("中国工商银行", "中国建设银行", "中国银行", "上海银行", "交通银行")
PROVINCE_MARK = "原籍县示范镇示范村"
Record = dict[str, Any]
Records = dict[str, Record]


def _kept(record: Record) -> Record:
    return {name: value for name, value in record.items() if value not in (None, "")}


def _plain(column: Array) -> list[Any]:
    """Plain Python values; days as ISO texts."""
    if column.dtype.kind == "M":
        return [None if value == "NaT" else value for value in np.datetime_as_string(column).tolist()]
    plain: list[Any] = column.tolist()
    return plain


class Rows:
    """Columns as plain Python values, so that rows can be read quickly."""

    def __init__(self, columns: dict[str, Array]) -> None:
        self._columns = {name: _plain(column) for name, column in columns.items()}

    def __getitem__(self, name: str) -> list[Any]:
        return self._columns[name]


def _entries(columns: Mapping[str, Column]) -> list[tuple[str, str, list[Any]]]:
    """(source, attribute, value or None for each row) of every mapped fact that is not the register's own."""
    found = []
    for fact_id, column in columns.items():
        if fact_id in OF_THE_REGISTER:
            continue
        values = _plain(column.values)
        if column.words:
            values = [column.words[value] if value >= 0 else None for value in values]
        known = column.known.tolist()
        entry = fact(fact_id)
        found.append((entry.source, entry.name, [v if k else None for v, k in zip(values, known, strict=True)]))
    return found


class Town:
    """A chunk with the texts that need several columns: addresses, names of relatives, of firms and schools."""

    def __init__(self, city: City, streets: dict[int, str], regions: dict[int, str]) -> None:
        self.city = city
        self.people, self.homes, self.firms = Rows(city.people), Rows(city.homes), Rows(city.firms)
        self._streets, self._regions = streets, regions
        self._of_people = _entries(columns_of(city, "person"))
        self._of_firms = _entries(columns_of(city, "organisation"))

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
        yield from self._records(row, self._of_people, self._texts_of_person(row))

    def firm_records(self, row: int) -> Iterator[tuple[str, Record]]:
        """(source, attributes) of one firm beside what the register itself says."""
        yield from self._records(row, self._of_firms, self._texts_of_firm(row))

    def _records(
        self, row: int, entries: list[tuple[str, str, list[Any]]], texts: Records
    ) -> Iterator[tuple[str, Record]]:
        records: Records = {source: _kept(record) for source, record in texts.items()}
        for source, name, values in entries:
            if values[row] is not None:
                records.setdefault(source, {})[name] = values[row]
        yield from ((source, record) for source, record in records.items() if record)

    def _texts_of_person(self, row: int) -> Records:
        """What is composed of several columns for people to read: addresses, names, numbers of cards."""
        p = self.people
        texts = {**self._texts_of_identity(row), **self._texts_of_family(row)}
        if not p["death_date"][row]:
            texts |= self._texts_of_work(row) | self._texts_of_home(row)
        kind, grade, number = p["disability_kind"][row], p["disability_grade"][row], p["number"][row]
        senior, allowance = p["senior_card"][row], p["elderly_allowance"][row]
        texts["disabled_federation.card"] = {
            "disability_card_number": f"{p['citizen_id'][row]}{kind + 1}{grade}" if kind >= 0 else None
        }
        texts["civil_affairs.elderly"] = {
            "senior_card_number": f"JL{number:08d}" if senior else None,
            "allowance_account": self._account(row, "6231991" if senior else "6231990") if allowance else None,
        }
        texts["veterans.registry"] = {
            "veteran_card_number": f"沪{number:010d}" if p["veteran"][row] else None,
            "martyr_family_card_number": f"沪烈{number:08d}" if p["martyr_family"][row] else None,
        }
        if p["licence_class"][row] >= 0:
            texts["public_security.traffic"] = {
                "driving_licence_number": p["citizen_id"][row],
                "driving_licence_file_number": f"3199{number:08d}",
                "vehicle_plate": f"沪T{number % 100000:05d}" if p["vehicle_kind"][row] >= 0 else None,
            }
        return texts

    def _texts_of_identity(self, row: int) -> Records:
        p, at = self.people, self.people["household"][row]
        local = not p["from_elsewhere"][row]
        moved = p["hukou_moved_in_on"][row]
        texts: Records = {
            "public_security.hukou": {
                "hukou_address": self.hukou_address(row),
                "household_number": f"{self.homes['hukou_street'][at]}{at % 10**7:07d}" if local else None,
                "hukou_moved_from": self._regions[self.homes["province"][at]] if moved else None,
            }
        }
        if p["permit_issued_on"][row] and not local:
            texts["public_security.residence_permit"] = {"residence_permit_number": f"3199{p['number'][row]:012d}"}
        return texts

    def _texts_of_family(self, row: int) -> Records:
        p, number = self.people, self.people["number"][row]
        married = p["marital_status"][row] == 1
        minor, born = p["minor"][row], p["birth_date"][row]
        guardian = self._guardian(row) if minor else -1
        return {
            "civil_affairs.family": {
                "spouse_name": self._relative("spouse", row, "name") if married else None,
                "spouse_citizen_id": self._relative("spouse", row, "citizen_id") if married else None,
                "guardian_name": p["name"][guardian] if guardian >= 0 else None,
                "guardian_citizen_id": p["citizen_id"][guardian] if guardian >= 0 else None,
            },
            "health.registry": {
                "father_name": self._relative("father", row, "name"),
                "mother_name": self._relative("mother", row, "name"),
                "birth_certificate_number": f"X{number:09d}" if minor and born > "1996" else None,
            },
        }

    def _guardian(self, row: int) -> int:
        """The parent who stands for a minor: the mother, else the father, if alive."""
        p = self.people
        for kind in ("mother", "father"):
            parent: int = p[kind][row]
            if parent >= 0 and not p["death_date"][parent]:
                return parent
        return -1

    def _account(self, row: int, bank: str = "6231990") -> str:
        return str(BankCard.make(f"{bank}{self.people['number'][row]:011d}"))

    def _texts_of_work(self, row: int) -> Records:
        p, firm, number = self.people, self.people["firm"][row], self.people["number"][row]
        card, works = p["has_social_card"][row], firm >= 0
        job = "负责人" if p["is_head_of_firm"][row] else _words.JOBS[p["job"][row]]
        guardian = self._guardian(row) if p["minor"][row] else -1
        guarded = guardian >= 0 and p["has_social_card"][guardian]
        first = works and p["is_head_of_firm"][row] and self.firms["founders_first"][firm]
        return {
            "human_resources.employment": {
                "employer_name": self.firms["name"][firm] if works else None,
                "employer_credit_code": self.firms["credit_code"][firm] if works else None,
                "job_title": job if works else None,
            },
            "market_supervision.registration": {
                "first_firm_credit_code": self.firms["credit_code"][firm] if first else None
            },
            "human_resources.card": {
                "social_card_number": f"S{number:09d}" if card else None,
                "bank_account": self._account(row) if card else None,
                "bank_name": BANKS[p["bank"][row]] if card else None,
                "guardian_bank_account": self._account(guardian) if guarded else None,
            },
            "education.enrolment": {"school_name": self._school(row) if p["school_stage"][row] >= 0 else None},
        }

    def _school(self, row: int) -> str:
        stage = self.people["school_stage"][row]
        kind = ("幼儿园", "小学", "初级中学", "高级中学", "职业学校", "大学")[stage]
        name = _words.SCHOOLS[self.people["school_number"][row]]
        if stage == 5:
            return f"上海{name}大学"
        street = self._streets[self.people["street"][row]]
        return street[3 : street.index("区") + 1 if "区" in street else 6] + name + kind

    def _texts_of_home(self, row: int) -> Records:
        p, home, at = self.people, self.homes, self.people["household"][row]
        owned = p["homes_owned"][row]
        rented = home["dwelling"][at] == 1 and p["household_relation"][row] == 0
        return {
            "natural_resources.real_estate": {
                "home_certificate_number": f"沪（2020）示字不动产权第{at:06d}号" if owned else None,
                "home_address": self.address(row) if owned else None,
            },
            "housing.rental": {"rental_contract_number": f"沪租{at:08d}" if rented else None},
        }

    def _texts_of_firm(self, row: int) -> Records:
        f, number = self.firms, self.firms["number"][row]
        account, bank = str(BankCard.make(f"6231992{number:011d}")), BANKS[f["bank"][row]]
        texts: Records = {
            "market_supervision.registration": {
                "business_licence_number": f"3199{number:011d}",
                "bank_account": account,
                "bank_name": bank,
            },
            "organisation_insurance.account": {"premium_account": account, "premium_account_bank": bank},
        }
        if f["food_expires_on"][row]:
            head = self.people["name"][f["head"][row]]
            texts["market_supervision.food"] = {
                "food_licence_number": f"JY1319{number:010d}", "food_manager_name": head,
            }  # fmt: skip
        if f["sanitary_expires_on"][row]:
            texts["health.venues"] = {"sanitary_licence_number": f"沪卫公字{number:08d}"}
        return texts
