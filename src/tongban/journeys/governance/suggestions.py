"""Tags that may help with a policy, and which criterion keeps most people out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongban.capabilities.rules.public import MatchResult, parse

from .libraries import fact_types
from .models import Definition


@dataclass(frozen=True)
class TagSuggestion:
    """A tag that says something about the same things as a policy.

    Attributes:
        is_same: one of the policy's criteria is exactly the tag.
        shared: facts that both look at. 0 < ``closeness`` ≤ 1: shared facts of all facts of the tag.
    """

    tag: Definition
    is_same: bool
    shared: tuple[str, ...]
    closeness: float


def suggested_tags(expressions: Iterable[str], limit: int = 6) -> list[TagSuggestion]:
    """Current tags that share facts with criteria, the closest first; a tag that equals a criterion leads.

    Args:
        expressions: criteria as written; those that cannot be read are passed over.
    """
    read = [parse(text, fact_types()) for text in expressions if text]
    if not read:
        return []
    names = {name for one in read for name in one.names}
    trees = [one.tree for one in read]
    found = []
    for tag in Definition.objects.filter(kind="tag", is_current=True):
        own = parse(tag.expression, fact_types())
        shared = tuple(name for name in own.names if name in names)
        if shared:
            found.append(TagSuggestion(tag, own.tree in trees, shared, round(len(shared) / len(own.names), 2)))
    return sorted(found, key=lambda one: (not one.is_same, -one.closeness, one.tag.code))[:limit]


@dataclass(frozen=True)
class Overlap:
    """How a policy and a tag meet on the population: ``both`` of those who are eligible, and of those who bear it."""

    eligible: int
    bearers: int
    both: int

    @property
    def of_eligible(self) -> float:
        """Share of the eligible who bear the tag: 1 means that the policy implies it."""
        return round(self.both / self.eligible, 4) if self.eligible else 0.0


def overlap(policy: MatchResult, policy_code: str, tags: MatchResult, tag_code: str, page: int = 10_000) -> Overlap:
    """Walk both lists of keys side by side; memory holds one page of each."""
    eligible, bearers = _Keys(policy, policy_code, page), _Keys(tags, tag_code, page)
    one, other = next(eligible, None), next(bearers, None)
    both = 0
    while one is not None and other is not None:
        if one == other:
            both += 1
            one, other = next(eligible, None), next(bearers, None)
        elif one < other:
            one = next(eligible, None)
        else:
            other = next(bearers, None)
    sizes = policy.summary()[policy_code].eligible, tags.summary()[tag_code].eligible
    return Overlap(*sizes, both)


class _Keys:
    """Keys of the eligible in order, read page by page."""

    def __init__(self, result: MatchResult, code: str, page: int) -> None:
        self.result, self.code, self.page = result, code, page
        self.held: list[str] = []
        self.place, self.last, self.is_done = 0, "", False

    def __iter__(self) -> _Keys:
        return self

    def __next__(self) -> str:
        if self.place == len(self.held):
            if self.is_done:
                raise StopIteration
            rows = self.result.eligible(self.code, after=self.last, limit=self.page)
            self.held, self.place = [row[0] for row in rows], 0
            self.is_done = len(rows) < self.page
            if not rows:
                raise StopIteration
            self.last = self.held[-1]
        self.place += 1
        return self.held[self.place - 1]


@dataclass(frozen=True)
class Barrier:
    """One criterion and whom it keeps out.

    Attributes:
        unmet: people who do not meet it, whatever else. alone: people who miss the policy by this criterion only.
    """

    criterion: str
    unmet: int
    alone: int


def barriers(result: MatchResult, code: str) -> list[Barrier]:
    """Criteria by how many people they alone keep out; the first is what most near-misses lack."""
    ids = [item["id"] for item in result.questions[code]["criteria"]]
    unmet, alone = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0)
    for mask, count, _amount in result.masks(code):
        missed = [name for place, name in enumerate(ids) if mask >> 2 * place & 3 == 0]
        known = all(mask >> 2 * place & 3 != 2 for place in range(len(ids)))
        for name in missed:
            unmet[name] += count
        if len(missed) == 1 and known:
            alone[missed[0]] += count
    found = [Barrier(name, unmet[name], alone[name]) for name in ids]
    return sorted(found, key=lambda one: (-one.alone, -one.unmet, one.criterion))
