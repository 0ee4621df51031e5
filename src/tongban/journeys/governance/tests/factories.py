"""A handful of people with a few facts, and libraries of two tags and two rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tongban.journeys.governance.public import publish_libraries
from tongban.registers.facts.public import SubjectRef, hold
from tongban.registers.identity.tests.factories import make_officer, make_person, viewer_for

TODAY = date(2026, 11, 25)
OWNER, DISTRICT = "civil_affairs_bureau", "civil_affairs_bureau_310115"
TAGS = """
code: city_test
version: "2026.1"
title: {zh: 测试标签库, en: Test library}
owner: big_data_centre
level: city
tags:
  - code: old
    title: {zh: 老人, en: Old}
    subject: person
    owner: civil_affairs_bureau
    purpose: {zh: 养老服务, en: Services}
    expr: "age(person.birth_date) >= 65"
    from: 2026-01-01
    legal: {document: 老年人权益保障法, article: 第二条}
    tests:
      - {name: 满65, on: 2026-11-25, given: {person.birth_date: 1961-11-25}, then: "yes"}
      - {name: 差一天, on: 2026-11-25, given: {person.birth_date: 1961-11-26}, then: "no"}
  - code: old_alone
    title: {zh: 独居老人, en: Old and alone}
    subject: person
    owner: civil_affairs_bureau
    purpose: {zh: 探访, en: Visits}
    expr: "tag.old AND person.lives_alone"
    from: 2026-01-01
    legal: {document: 老年人权益保障法, article: 第二条}
    tests:
      - {name: 独居, on: 2026-11-25, given: {person.birth_date: 1950-01-01, person.lives_alone: "true"}, then: "yes"}
      - {name: 不独居, on: 2026-11-25, given: {person.birth_date: 1950-01-01, person.lives_alone: "false"}, then: "no"}
"""
RULES = """
code: quality_test
version: "2026.1"
title: {zh: 测试规则库, en: Test rules}
owner: big_data_centre
level: city
rules:
  - code: dibao_without_amount
    title: {zh: 在领低保却没有金额, en: No amount}
    subject: person
    dimension: completeness
    source: civil_affairs.assistance
    among: "person.is_on_dibao"
    finds: "NOT has(person.dibao_monthly_fen)"
    tolerance: 0
    working_days: 10
    remedy: {zh: 补录, en: Enter it}
    from: 2026-01-01
  - code: phone_shared
    title: {zh: 号码重复, en: Shared number}
    subject: person
    dimension: duplicates
    source: public_security.population
    unique: person.phone
    tolerance: 5
    working_days: 10
    remedy: {zh: 核实, en: Ask}
    from: 2026-01-01
"""


def write(folder: Path, tags: str = TAGS, rules: str = RULES) -> list[Path]:
    """The libraries as files."""
    paths = []
    for name, text in (("tags.yaml", tags), ("quality_rules.yaml", rules)):
        place = folder / "big_data_centre" / name.partition(".")[0]
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
        paths.append(place / name)
    return paths


class City:
    """Two old people living alone (Huangpu, Pudong), one old not alone, one young; officers of the owner and others."""

    def __init__(self, folder: Path) -> None:
        self.definitions = publish_libraries(write(folder), by="system")
        self.huangpu = make_person("王桂芳", birth=date(1950, 1, 1), district="310101", phone="10112340001")
        self.pudong = make_person("李秀兰", birth=date(1945, 5, 5), district="310115", phone="10112340001")
        self.with_family = make_person("陈阿英", birth=date(1948, 3, 3), district="310115", phone="10112340002")
        self.young = make_person("赵小明", birth=date(2000, 1, 1), district="310101")
        for person, alone in (
            (self.huangpu, True),
            (self.pudong, True),
            (self.with_family, False),
            (self.young, False),
        ):
            hold(SubjectRef.of(person), {"person.lives_alone": alone})
        hold(SubjectRef.of(self.huangpu), {"person.is_on_dibao": True, "person.dibao_monthly_fen": 142000})
        hold(SubjectRef.of(self.pudong), {"person.is_on_dibao": True})
        posts = ("officer", "reviewer", "head")
        self.owner = viewer_for(make_officer(OWNER, posts, region="310000"))
        self.district = viewer_for(make_officer(DISTRICT, posts, region="310115"))
        self.keeper = viewer_for(make_officer("big_data_centre", posts, region="310000"))
        self.other = viewer_for(make_officer("public_security_bureau", posts, region="310000"))

    def definition(self, code: str):
        """One published tag or rule."""
        return next(row for row in self.definitions if row.code == code)
