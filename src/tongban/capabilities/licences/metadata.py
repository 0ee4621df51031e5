"""A licence in the words of the shared systems."""

from __future__ import annotations

from typing import Any

from tongban.foundation.values.public import parse_licence_identifier

from .models import Licence
from .types import attributes

LONG_TERM = "9999-12-31"


def metadata_of(licence: Licence) -> dict[str, str]:
    """证照元数据: what the national directory and other cities read of a licence, keys in pinyin initials.

    The licence's own attributes follow under ``KZ_``. The caller has decided that the reader may see them.

    Legal: GB/T 36903-2018.
    """
    kind = licence.type
    person, organisation = licence.person, licence.organisation
    found = {
        "ZZMC": kind.title_zh,
        "ZZHM": licence.number,
        "ZZBS": licence.identifier,
        "ZZLXMC": kind.title_zh,
        "ZZLXDM": parse_licence_identifier(licence.identifier)[0],
        "ZZBFJG": licence.authority.name,
        "ZZBFJGDM": licence.authority.credit_code,
        "ZZBFRQ": licence.issued_on.isoformat(),
        "ZZYXQQSRQ": licence.valid_from.isoformat(),
        "ZZYXQJZRQ": licence.valid_until.isoformat() if licence.valid_until else LONG_TERM,
        "CZZT": licence.holder_name,
        "CZZTDM": str(person.citizen_id if person else organisation.credit_code if organisation else ""),
        "CZZTDMLX": "公民身份号码" if person else "统一社会信用代码",
        "SSDQ": licence.authority.region_id,
        "GLZZBS": licence.replaces.identifier if licence.replaces else "",
        "ZZZT": licence.state,
    }
    known = attributes()
    for row in licence.fields:
        if row["name"] in known:
            found[f"KZ_{known[row['name']].key}"] = _text(row["value"])
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)
