"""What a room above hands over to be filed, and the shelf on which it puts its collectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

# 归档材料目录: the folders of a package, in order. Legal: DA/T 85-2019 (归档信息包的结构).
FOLDERS = {
    "01": "申请材料",
    "02": "受理文书",
    "03": "审查文书",
    "04": "特别程序",
    "05": "决定与结果",
    "06": "送达与缴费",
    "07": "评价",
    "08": "过程日志",
}


@dataclass(frozen=True)
class Party:
    """责任者或申请人: a person or an organisation with its number."""

    name: str
    kind: str
    id_kind: str = ""
    number: str = ""


@dataclass(frozen=True)
class Component:
    """一份文件: one document of the bundle.

    Attributes:
        key: stable and unique within the bundle; a later package finds by it what is new.
        folder: ``01`` to ``08``.
        content: the bytes as they are kept; their kind is found by looking at them.
        by: who made or handed it in, in words.
        step: at which step of the work.
        at: when it was made or handed in.
        is_paper: came over a counter.
        signature: what the check of its own signature said; empty when it carries none.
        is_closed: names others than the applicant, to whom it is not shown; archivists and granted readers see it.
    """

    key: str
    folder: str
    title: str
    content: bytes
    by: str = ""
    step: str = ""
    at: datetime | None = None
    is_paper: bool = False
    signature: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Bundle:
    """归档信息: everything of one finished piece of business.

    Attributes:
        owner_ref: whose papers: ``cases.case:12``.
        facts: what the rules of retention ask: outcome, kind of item, term of the licence …
        required: keys of components without which it is not whole.
        records: how many records of the process there must be.
    """

    owner_ref: str
    number: str
    title: str
    item_code: str
    item_title: str
    item_number: str
    item_kind: str
    authority_code: str
    authority_name: str
    region_code: str
    applicant: Party
    outcome: str
    closed_at: datetime
    agent: Party | None = None
    person_id: int | None = None
    organisation_id: int | None = None
    channel: str = ""
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    accepted_on: date | None = None
    decided_at: datetime | None = None
    legal_basis: str = ""
    language: str = "zh"
    facts: dict[str, str] = field(default_factory=dict)
    components: tuple[Component, ...] = ()
    required: tuple[str, ...] = ()
    records: int = 0

    def with_more(self, more: Iterable[Component]) -> Bundle:
        """The same with further components, such as what rooms still higher know."""
        return replace(self, components=(*self.components, *more))


Collector = Callable[[str], Bundle]
Contributor = Callable[[str], Iterable[Component]]
_collectors: dict[str, Collector] = {}
_contributors: dict[str, dict[str, Contributor]] = {}


def register_collector(label: str, collector: Collector) -> None:
    """Called once at start-up: how to gather everything of one row of ``label``, such as ``cases.case``.

    The collector reads only. It raises ``NotReady`` while something is still being made.
    """
    _collectors[label] = collector


def register_contributor(label: str, name: str, contributor: Contributor) -> None:
    """Called once at start-up by a room that knows more about the same row, such as its rating."""
    _contributors.setdefault(label, {})[name] = contributor


def collect(owner_ref: str) -> Bundle:
    """Everything of one row, from its collector and all contributors.

    Raises:
        NotReady: something is still being made; ask again in seconds.
        LookupError: nobody collects such rows.
    """
    label = owner_ref.partition(":")[0]
    if label not in _collectors:
        raise LookupError(f"nobody collects {label}")
    bundle = _collectors[label](owner_ref)
    for _name, contributor in sorted(_contributors.get(label, {}).items()):
        bundle = bundle.with_more(contributor(owner_ref))
    return bundle
