"""用证场景: what may be asked of whose licence, declared as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.licences.public import LicenceType, licence_type

DATA = Path(__file__).parent / "data"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# What every licence says besides its own attributes.
BASIC: dict[str, dict[str, str]] = {
    "number": {"zh": "证照编号", "en": "Number"},
    "issuer": {"zh": "发证机关", "en": "Issued by"},
    "issued_on": {"zh": "发证日期", "en": "Issued on"},
    "valid_until": {"zh": "有效期至", "en": "Valid until"},
}
ANYONE, DEPARTMENT = "anyone", "department"


class Way(models.TextChoices):
    """The four ways to rely on a licence.

    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号).
    """

    PRESENT = "present", _("本人出示")
    AUTHORISE = "authorise", _("本人授权")
    DUTY = "duty", _("部门依职权")
    VERIFY = "verify", _("是否核验")


class PartyKind(models.TextChoices):
    """Kinds of relying parties; a scene says which may ask."""

    DEPARTMENT = "department", _("政府部门")
    BANK = "bank", _("银行")
    INSURER = "insurer", _("保险公司")
    HOSPITAL = "hospital", _("医疗机构")
    PHARMACY = "pharmacy", _("药店")
    CARE_HOME = "care_home", _("养老机构")
    SCHOOL = "school", _("学校和幼儿园")
    LIBRARY = "library", _("图书馆")
    MUSEUM = "museum", _("博物馆和景区")
    VENUE = "venue", _("文化娱乐场所")
    MALL = "mall", _("商场和市场")
    PLATFORM = "platform", _("网络平台")
    ENTERPRISE = "enterprise", _("其他企业")
    AGENCY = "agency", _("房产经纪和物业")
    CAR_RENTAL = "car_rental", _("租车公司")
    TRANSIT = "transit", _("公共交通")
    NOTARY = "notary", _("公证机构")
    NEIGHBOURHOOD = "neighbourhood", _("居村委会")


FIELDS: dict[str, Promise] = {
    "finance": _("金融"),
    "health": _("医疗养老"),
    "education": _("教育"),
    "culture": _("文化旅游"),
    "market": _("市场"),
    "employment": _("就业"),
    "housing": _("住房建设"),
    "transport": _("交通"),
    "law": _("法律服务"),
    "neighbourhood": _("社区"),
    "government": _("政务"),
}


@dataclass(frozen=True)
class Question:
    """Something that is answered with yes or no, so that the datum behind it need not be shown.

    Attributes:
        kind: ``valid``, ``age_at_least`` or ``contains``.
        of: the attribute that is looked at; empty for ``valid``.
        than: the number of years, or the text.
    """

    kind: str
    of: str = ""
    than: str = ""

    @property
    def id(self) -> str:
        """Stable name for systems: ``age_at_least_60``."""
        return "_".join(part for part in (self.kind, self.of if self.kind == "contains" else "", self.than) if part)

    @property
    def title(self) -> dict[str, str]:
        """The question in both languages."""
        if self.kind == "valid":
            return {"zh": "证照现在有效", "en": "The licence is valid now"}
        if self.kind == "age_at_least":
            return {"zh": f"年满{self.than}周岁", "en": f"Aged {self.than} or over"}
        return {"zh": f"包含“{self.than}”", "en": f"Includes “{self.than}”"}


@dataclass(frozen=True)
class Asked:
    """What is asked of one type of licence, at most."""

    type_code: str
    shows: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def type(self) -> LicenceType:
        """The type of licence."""
        return licence_type(self.type_code)

    @property
    def labels(self) -> list[dict[str, str]]:
        """What is shown, in words."""
        return [label_of(self.type, name) for name in self.shows]


@dataclass(frozen=True)
class Scene:
    """用证场景: who may ask, for what, on which ground, what at most, how often.

    Attributes:
        askers: kinds of relying parties; ``anyone`` lets somebody who is not registered look, when shown in person.
        term_days: longest authorisation; the marked copy is good as long.
        uses: how often one authorisation serves.
        an_hour: how often one relying party may use the scene in an hour.
    """

    code: str
    field: str
    title: dict[str, str]
    askers: tuple[str, ...]
    ways: tuple[str, ...]
    purpose: dict[str, str]
    legal: str
    asks: dict[str, Asked]
    term_days: int
    uses: int
    an_hour: int

    @property
    def is_open(self) -> bool:
        """Somebody who is not registered may look when the holder shows."""
        return ANYONE in self.askers

    @property
    def kinds(self) -> list[str]:
        """Who may ask, in words."""
        return [str(_("任何人")) if kind == ANYONE else str(PartyKind(kind).label) for kind in self.askers]


def label_of(kind: LicenceType, name: str) -> dict[str, str]:
    """The words for an attribute of a type, or for what every licence says."""
    found = kind.attribute(name)
    return found.label if found else BASIC[name]


def read(path: Path) -> dict[str, Any]:
    """A declared file as texts."""
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _LOADER)
    return loaded


def question(row: str | Mapping[str, Any]) -> Question:
    """From ``valid``, ``{age_at_least: 60}`` or ``{contains: {licence_class: C1}}``."""
    if isinstance(row, str):
        return Question(row)
    ((kind, rest),) = row.items()
    if isinstance(rest, Mapping):
        ((of, than),) = rest.items()
        return Question(kind, of, than)
    return Question(kind, "birth_date", rest)


@lru_cache(maxsize=1)
def scenes() -> dict[str, Scene]:
    """Every scene beyond government, by code."""
    return {code: _scene(code, row) for code, row in read(DATA / "scenes.yaml").items()}


def _scene(code: str, row: Mapping[str, Any]) -> Scene:
    asks = {
        kind: Asked(kind, tuple(part.get("shows", [])), tuple(question(one) for one in part.get("yes_no", [])))
        for kind, part in row["asks"].items()
    }
    return Scene(
        code, row["field"], row["title"], tuple(row["asker"]), tuple(row["ways"]), row["purpose"], row["legal"], asks,
        int(row["term_days"]), int(row["uses"]), int(row["an_hour"]),
    )  # fmt: skip


DUTY = "duty"
DUTY_TERM_DAYS, DUTY_AN_HOUR = 30, 300


@lru_cache(maxsize=1)
def duties() -> dict[str, dict[str, Asked]]:
    """依职权调用清单: item → type of licence → what of it."""
    return {
        item: {kind: Asked(kind, tuple(shows), (Question("valid"),)) for kind, shows in types.items()}
        for item, types in read(DATA / "duties.yaml").items()
    }


def scene_title(code: str) -> dict[str, str]:
    """Title of a scene, also of one that is not declared any more."""
    if code == DUTY:
        return {"zh": "部门依职权调用", "en": "Called by a department"}
    found = scenes().get(code)
    return found.title if found else {"zh": code, "en": code}
