"""A pre-check in words: what is met, what is not and what can be done, what we need to know."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.rules.public import CriterionResult


def described(check: Any, language: str) -> dict[str, Any]:
    """The outcome of a pre-check (or of the criteria at submission) as the pages show it.

    Args:
        check: ``Precheck`` or the ``Outcome`` of a rule set.
        language: "zh" or "en".
    """
    outcome = getattr(check, "outcome", check)
    rows = [_row(result, language) for result in outcome.criteria]
    return {
        "verdict": outcome.verdict,
        "rows": rows,
        "unmet": [row for row in rows if row["verdict"] is False],
        "open": [row for row in rows if row["verdict"] is None],
        "met": [row for row in rows if row["verdict"] is True],
    }


def _row(result: CriterionResult, language: str) -> dict[str, Any]:
    sources = [
        {"source": value.source_name, "as_of": value.as_of}
        for value in result.used.values()
        if getattr(value, "source_name", "")
    ]
    unique = {source["source"]: source for source in sources}
    return {
        "id": result.id,
        "verdict": result.verdict,
        "state": {True: "met", False: "unmet", None: "unknown"}[result.verdict],
        "text": result.words("text", language),
        "refusal": result.words("refusal", language) or result.words("text", language),
        "remedy": result.words("remedy", language),
        "article": result.article,
        "sources": list(unique.values()),
        "word": {True: _("符合"), False: _("不符合"), None: _("还不知道")}[result.verdict],
    }
