"""One row of a delivery: taken, or refused with a reason that its issuer can mend."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.licences.public import LicenceState, LicenceType, OldLicence
from tongban.foundation.values.public import CitizenId, CreditCode, InvalidValue, parse_licence_identifier
from tongban.registers.authorities.public import Authority

from .reading import Row

# Why a row is refused, in words for the issuer.
REASONS = {
    "unreadable": _("这一行读不出来"),
    "number_missing": _("没有证照编号"),
    "number_long": _("证照编号超过60个字符"),
    "holder_missing": _("没有持证主体名称"),
    "code_missing": _("没有持证主体代码"),
    "code_wrong": _("持证主体代码的校验位不对"),
    "holder_kind": _("这类证照不发给这种主体"),
    "holder_unknown": _("人口库、法人库里没有这个主体"),
    "name_differs": _("名称与人口库、法人库不一致"),
    "date_missing": _("没有颁发日期"),
    "date_unreadable": _("日期读不出来"),
    "date_future": _("颁发日期在将来"),
    "dates_reversed": _("有效期截止早于起始"),
    "issuer_other": _("颁发机构不是本机关"),
    "type_other": _("证照类型与本批不同"),
    "state_unknown": _("状态不在 01–07、99 或其名称之中"),
    "identifier_wrong": _("证照标识的校验位或各段不对"),
    "twice": _("本批里同一编号出现两次，内容不同"),
    "scan_missing": _("压缩包里没有这一行的扫描件"),
    "scan_refused": _("扫描件不是 PDF、OFD 或图片，或没有通过检查"),
    "issued_here": _("这张证照已由本平台制发，不能用存量数据改"),
}
# Attributes that repeat what the metadata says.
_REPEATED = {
    "name": "CZZT", "organisation_name": "CZZT", "citizen_id": "CZZTDM", "credit_code": "CZZTDM", "number": "ZZHM",
}  # fmt: skip
LONG_TERM = {"", "9999-12-31", "99991231", "长期", "长期有效", "永久"}
_STATES = {str(state.value): state.value for state in LicenceState} | {
    "有效": "01", "暂扣": "02", "撤销": "03", "注销": "04", "失效": "05", "过期": "05", "转出": "06", "吊销": "07",
}  # fmt: skip


class RowRefused(Exception):
    """This row is not taken; ``args[0]`` is a key of ``REASONS``."""


@dataclass(slots=True)
class Prepared:
    """A row that can be taken once its holder is found."""

    row: int
    raw: Row
    code: str
    is_person: bool
    name: str
    old: OldLicence
    missing: list[str]
    digest: str
    scan: str


@lru_cache(maxsize=8192)
def read_date(text: str) -> date | None:
    """2022-01-05, 20220105, 2022/1/5, 2022年1月5日. None: not a date."""
    found = re.fullmatch(r"(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?(?:[ T].*)?", text.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def prepare(number: int, raw: Row, values: Row, kind: LicenceType, authority: Authority, today: date) -> Prepared:
    """Everything about a row that needs no other row and no register.

    Args:
        number: of the row, from 1.
        values: the row by keys of the standard.
    Raises:
        RowRefused: with the reason.
    """
    if not raw:
        raise RowRefused("unreadable")
    own = values.get("ZZHM", "")
    if not own or len(own) > 60:
        raise RowRefused("number_long" if own else "number_missing")
    if not values.get("CZZT"):
        raise RowRefused("holder_missing")
    code, is_person = _holder_code(values, kind)
    if values.get("ZZBFJGDM") and values["ZZBFJGDM"].upper() != authority.credit_code:
        raise RowRefused("issuer_other")
    if values.get("ZZLXDM") and values["ZZLXDM"].upper() not in (kind.type_code, kind.code.upper()):
        raise RowRefused("type_other")
    identifier = _identifier(values.get("ZZBS", ""), kind)
    fields, missing = _fields(values, kind)
    issued_on, valid_from, valid_until = _dates(values, today)
    state = _STATES.get(values.get("ZZZT") or "01")
    if state is None:
        raise RowRefused("state_unknown")
    old = OldLicence(
        number=own, issued_on=issued_on, valid_from=valid_from, valid_until=valid_until, state=str(state),
        fields=fields, identifier=identifier,
    )  # fmt: skip
    digest = hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Prepared(number, raw, code, is_person, values["CZZT"], old, missing, digest, values.get("SCAN", ""))


def _holder_code(values: Row, kind: LicenceType) -> tuple[str, bool]:
    code = values.get("CZZTDM", "").upper()
    if not code:
        raise RowRefused("code_missing")
    for is_person, check in ((True, CitizenId.parse), (False, CreditCode.parse)):
        try:
            check(code)
        except InvalidValue:
            continue
        if kind.holder not in ("any", "person" if is_person else "organisation"):
            raise RowRefused("holder_kind")
        return code, is_person
    raise RowRefused("code_wrong")


def _dates(values: Row, today: date) -> tuple[date, date, date | None]:
    texts = [values.get(key, "") for key in ("ZZBFRQ", "ZZYXQQSRQ", "ZZYXQJZRQ")]
    if not texts[0]:
        raise RowRefused("date_missing")
    issued_on = read_date(texts[0])
    valid_from = read_date(texts[1]) if texts[1] else issued_on
    valid_until = None if texts[2] in LONG_TERM else read_date(texts[2])
    if issued_on is None or valid_from is None or (valid_until is None and texts[2] not in LONG_TERM):
        raise RowRefused("date_unreadable")
    if issued_on > today:
        raise RowRefused("date_future")
    if valid_until is not None and valid_until < valid_from:
        raise RowRefused("dates_reversed")
    return issued_on, valid_from, valid_until


def _identifier(text: str, kind: LicenceType) -> str:
    if not text:
        return ""
    try:
        parts = parse_licence_identifier(text)
    except InvalidValue:
        raise RowRefused("identifier_wrong") from None
    if parts[0] != kind.type_code:
        raise RowRefused("identifier_wrong")
    return text


def _fields(values: Row, kind: LicenceType) -> tuple[list[dict[str, Any]], list[str]]:
    """What the face says, in the order of the type; and the names of what the row lacks."""
    fields, missing = [], []
    for one in kind.attributes:
        # What the face repeats of the metadata (name, number, dates) is not asked for twice.
        value = values.get(f"KZ_{one.key}", "") or values.get(_REPEATED.get(one.name, ""), "")
        if value:
            fields.append({"name": one.name, "label": one.label, "value": value})
        else:
            missing.append(one.name)
    return fields, missing
