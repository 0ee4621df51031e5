"""Writes: the departments as the room's file says, and the officers they appoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction

from tongban.foundation.values.public import CreditCode
from tongban.registers.places import public as places

from .models import Authority, EnforcementCertificate, Officer, Post

FILE = Path(__file__).parent / "data" / "authorities.yaml"
# Registering department 1 (机构编制), kind 1 (机关): GB 32100.
STATE_ORGAN = "11"


def load_authorities() -> int:
    """Bring departments and posts to what the room's file says; running it again changes nothing.

    Runs after every ``migrate``; does nothing while the tables are not there yet. Names that an operator changed
    in the database are set back: the file is the source.

    Returns:
        Number of authorities.
    """
    if not {Authority._meta.db_table, "places_region"} <= set(connection.introspection.table_names()):
        return 0
    places.load_places()
    content = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    rows = _authorities(content["departments"])
    with transaction.atomic():
        Post.objects.bulk_create(
            [Post(code=code, **row) for code, row in content["posts"].items()],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "name_en"],
        )
        known = dict(Authority.objects.values_list("code", "name"))
        if known != known | {row.code: row.name for row in rows}:
            fields = ["name", "short_name", "name_en", "region", "level", "department_class", "department", "superior"]
            Authority.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(rows)


def _authorities(departments: Mapping[str, Mapping[str, str]]) -> list[Authority]:
    districts = places.districts()
    rows = []
    for code, row in departments.items():
        short = row.get("short", row["name"])
        common = {"department_class": row["class"], "department": code}
        rows.append(
            Authority(
                code=code,
                name=f"上海市{row['name']}",
                short_name=f"市{short}",
                name_en=f"Shanghai {row['name_en']}",
                credit_code=CreditCode.make(STATE_ORGAN, "319900", row["body"]),
                region_id="310000",
                level="2",
                **common,
            )
        )
        if row["districts"] == "true":
            rows += [_of_district(code, row, district, common) for district in districts]
    return rows


def _of_district(code: str, row: Mapping[str, str], district: places.Region, common: Mapping[str, str]) -> Authority:
    short = district.name.removesuffix("新区").removesuffix("区")
    # The body carries the district, so that the credit codes of one line differ: TB15 + last four digits.
    body = f"TB{district.code[-2:]}{row['body'][-4:]}"
    return Authority(
        code=f"{code}_{district.code}",
        name=f"上海市{district.name}{row.get('district_name', row['name'])}",
        short_name=f"{short}{row.get('district_name', row.get('short', row['name']))}",
        name_en=f"{row['name_en']} of {district.name_en}",
        credit_code=CreditCode.make(STATE_ORGAN, f"3199{district.code[-2:]}", body),
        region_id=district.code,
        level="4",
        superior_id=code,
        **common,
    )


@transaction.atomic
def appoint_officers(rows: Iterable[Mapping[str, Any]]) -> list[Officer]:
    """Take officers into the register, or bring known ones (by staff number) to what the row says.

    Args:
        rows: name, staff_number, authority (code), posts (codes), optional region (code), is_active, and certificate
            (执法证: number, kind, until).
    """
    rows = list(rows)
    officers = Officer.objects.bulk_create(
        [
            Officer(
                name=row["name"],
                staff_number=row["staff_number"],
                authority_id=row["authority"],
                region_id=row.get("region"),
                is_active=row.get("is_active", True),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["staff_number"],
        update_fields=["name", "authority", "region", "is_active"],
    )
    link = Officer.posts.through
    link.objects.filter(officer__in=officers).delete()
    link.objects.bulk_create(
        link(officer_id=officer.pk, post_id=post)
        for officer, row in zip(officers, rows, strict=True)
        for post in row["posts"]
    )
    _give_certificates(officers, rows)
    return officers


def _give_certificates(officers: Iterable[Officer], rows: Iterable[Mapping[str, Any]]) -> None:
    for officer, row in zip(officers, rows, strict=True):
        if held := row.get("certificate"):
            EnforcementCertificate.objects.update_or_create(
                officer=Officer.objects.get(staff_number=officer.staff_number),
                defaults={"number": held["number"], "kind": held["kind"], "valid_until": held["until"]},
            )
