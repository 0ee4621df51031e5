"""Finding services by the person's own words, and examples of such words for who is looking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tongban.capabilities.knowledge.public import Asker, Hit, Suggestion
from tongban.capabilities.knowledge.public import examples_for as proposed
from tongban.capabilities.knowledge.public import search as looked_up
from tongban.capabilities.knowledge.public import suggest as completed
from tongban.journeys.packs.public import PackVersion, published

SHOWN = 5
# Below this a hit shares no more than a chance pair of characters with the question.
NOISE = 2.0


def found(query: str, audience: str = "", lang: str = "zh") -> tuple[list[PackVersion], list[Hit]]:
    """Services for a query, best first, and questions with answers that fit."""
    hits = [hit for hit in looked_up(query, audience, lang) if hit.score >= NOISE] if query.strip() else []
    by_code = {item.code: item for item in published()} if hits else {}
    services = [by_code[hit.code] for hit in hits if hit.kind == "service" and hit.code in by_code]
    return services, [hit for hit in hits if hit.kind not in ("service", "bundle")]


def bundles_found(query: str, audience: str = "", lang: str = "zh") -> list[PackVersion]:
    """Bundles for a query, best first: several services at once stand before single ones."""
    hits = [hit for hit in looked_up(query, audience, lang) if hit.score >= NOISE] if query.strip() else []
    named = [hit.code for hit in hits if hit.kind == "bundle"]
    by_code = {pack.code: pack for pack in published(kind=PackVersion.Kind.BUNDLE)} if named else {}
    return [by_code[code] for code in named if code in by_code]


def suggested(prefix: str, audience: str = "", lang: str = "zh") -> list[Suggestion]:
    """How the words may go on; each service or question once."""
    rows = completed(prefix, audience, lang)
    return list({(row.kind, row.code or row.phrase): row for row in rows}.values())[:6]


def examples_for(asker: Asker, today: date) -> list[tuple[str, str]]:
    """(words, code of the service they lead to): only words that find something here."""
    pairs = []
    for one in proposed(asker, today, limit=20):
        hit = next((hit for hit in looked_up(one.phrase, asker.audience, limit=1) if hit.matched), None)
        if hit is not None and hit.kind == "service":
            pairs.append((one.phrase, hit.code))
    seen: dict[str, tuple[str, str]] = {}
    for words, code in pairs:
        seen.setdefault(code, (words, code))
    return list(seen.values())[:SHOWN]


def fitting_first(items: Iterable[PackVersion], examples: list[tuple[str, str]]) -> list[PackVersion]:
    """Services that the examples name come first, in their order; the rest follow as they were."""
    order = {code: place for place, (_words, code) in enumerate(examples)}
    return sorted(items, key=lambda item: order.get(item.code, len(order)))
