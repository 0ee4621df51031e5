"""What the registers tell a member of staff of whom a code stands for: a shelf, named by ``tells`` of the scenes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.licences.public import LicenceState, licences_of
from tongban.foundation.ui.public import localised
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .models import Venue

Holder = Person | Organisation | Venue
Row = tuple[str, str]


@dataclass(frozen=True)
class Section:
    """A part of what was told: a heading, words and values, and how it stands (word, kind, icon).

    Attributes:
        key: what the part is about, such as a licence's number; the same is told once.
    """

    title: str
    rows: Sequence[Row]
    badge: tuple[str, str, str] | None = None
    key: str = ""


@dataclass(frozen=True)
class Teller:
    """One thing that the registers can tell.

    Attributes:
        title: what the holder reads about it afterwards.
        tell: the parts; nothing for a holder of another kind.
    """

    title: object
    tell: Callable[[Holder], Sequence[Section]]


_shelf: dict[str, Teller] = {}


def put_teller(name: str, teller: Teller) -> None:
    """Give this room one more thing that it can tell; the last of a name counts."""
    _shelf[name] = teller


def tellers() -> dict[str, Teller]:
    """Everything on the shelf by name."""
    return dict(_shelf)


def told_words(names: Sequence[str]) -> list[str]:
    """What was told, in the reader's words."""
    return [str(_shelf[name].title) for name in names if name in _shelf]


def tell(names: Sequence[str], holder: Holder | None) -> tuple[list[str], list[Section]]:
    """(names of what there was to tell, the parts) of a holder."""
    found: list[str] = []
    parts: list[Section] = []
    if holder is None:
        return found, parts
    for name in names:
        if sections := _shelf[name].tell(holder) if name in _shelf else ():
            known = {one.key for one in parts if one.key}
            found.append(name)
            parts.extend(one for one in sections if one.key not in known)
    return found, parts


def _name(holder: Holder) -> list[Section]:
    if not isinstance(holder, Person):
        return []
    return [Section(_("本人"), [(_("姓名"), holder.name), (_("身份证号"), holder.masked_citizen_id)])]


def _identity(holder: Holder) -> list[Section]:
    """What stands on an identity card (居民身份证法 第三条)."""
    if not isinstance(holder, Person):
        return []
    rows = [
        (_("姓名"), holder.name), (_("性别"), str(holder.get_sex_display())), (_("民族"), holder.ethnicity),
        (_("出生日期"), holder.birth_date.isoformat()), (_("公民身份号码"), holder.citizen_id),
        (_("住址"), holder.address),
    ]  # fmt: skip
    return [Section(_("身份信息"), [row for row in rows if row[1]])]


def _firm(holder: Holder) -> list[Section]:
    if not isinstance(holder, Organisation):
        return []
    head = holder.legal_representative
    rows = [
        (_("名称"), holder.name), (_("统一社会信用代码"), holder.credit_code),
        (_("类型"), str(holder.get_kind_display())), (_("法定代表人或经营者"), head.name if head else ""),
        (_("住所"), holder.address), (_("经营范围"), holder.business_scope),
    ]  # fmt: skip
    mark = ("success", "badge-check") if holder.is_active else ("danger", "circle-x")
    return [Section(_("登记信息"), [row for row in rows if row[1]], (str(holder.get_status_display()), *mark))]


def _place(holder: Holder) -> list[Section]:
    if not isinstance(holder, Venue):
        return []
    body = holder.gate.authority.title
    title = localised({"zh": holder.title_zh, "en": holder.title_en or holder.title_zh})
    return [Section(_("场所"), [(_("名称"), title), (_("地址"), holder.address), (_("归口单位"), body)])]


def _licences(holder: Holder) -> list[Section]:
    if not isinstance(holder, Organisation):
        return []
    parts = []
    for one in licences_of(holder)[:20]:
        until = one.valid_until.isoformat() if one.valid_until else _("长期")
        mark = ("success", "badge-check") if one.state == LicenceState.VALID else ("danger", "circle-x")
        rows = [(_("编号"), one.number), (_("发证机关"), one.authority.title), (_("有效期至"), until)]
        title = localised({"zh": one.type.title_zh, "en": one.type.title_en})
        parts.append(Section(title, rows, (str(one.get_state_display()), *mark), one.number))
    return parts


def shelve() -> None:
    """Put this room's own on the shelf."""
    put_teller("name", Teller(gettext_lazy("姓名和遮盖的身份证号"), _name))
    put_teller("identity", Teller(gettext_lazy("姓名、性别、民族、出生日期、公民身份号码、住址"), _identity))
    put_teller("firm", Teller(gettext_lazy("登记信息"), _firm))
    put_teller("place", Teller(gettext_lazy("场所名称、地址、归口单位"), _place))
    put_teller("licences", Teller(gettext_lazy("电子证照及状态"), _licences))
