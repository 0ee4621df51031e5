"""Finding services by the person's own words, and completing words while they are typed."""

from __future__ import annotations

from tongban.journeys.packs.public import PackVersion, published


def found(query: str) -> list[PackVersion]:
    """Services for a query, best first: by title, by the words people use, by summary."""
    wanted = query.strip().lower()
    if not wanted:
        return []
    weighed = [(_weight(item, wanted), item) for item in published()]
    return [item for weight, item in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0.3]


def _weight(item: PackVersion, wanted: str) -> float:
    texts = [item.title, *item.manifest.get("title", {}).values(), *item.manifest.get("search_words", [])]
    pairs = {wanted[i : i + 2] for i in range(max(len(wanted) - 1, 1))}

    def likeness(text: str) -> float:
        text = text.lower()
        if wanted in text or text in wanted:
            return 1.0
        return len([pair for pair in pairs if pair in text]) / len(pairs)

    return max([likeness(text) for text in texts] + [likeness(item.summary) * 0.6])
