"""What search and the question pages know of a published version."""

from __future__ import annotations

import re

from tongban.capabilities.knowledge.public import put_articles, put_document, remove_document

from .models import PackVersion

GUIDE = "web:guide"


def make_findable(row: PackVersion) -> None:
    """Put the item, its search words and its questions into knowledge; they replace those of the version before."""
    manifest = row.manifest
    where = {"code": row.code}
    put_document(
        "service", row.code, manifest["title"], words=[*manifest["search_words"], *manifest["catalogue"]["themes"]],
        text={language: _plain(manifest["summary"][language], row.guide(language)) for language in ("zh", "en")},
        audience=manifest["audience"], url_name=GUIDE, url_kwargs=where,
    )  # fmt: skip
    put_articles(
        f"pack.{row.code}", row.content["faq"]["questions"], audience=manifest["audience"], url_name=GUIDE,
        url_kwargs=where,
    )  # fmt: skip


def make_unfindable(row: PackVersion) -> None:
    """Take an item out of search when no version of it is in force any more."""
    remove_document("service", row.code)
    put_articles(f"pack.{row.code}", [])


def _plain(summary: str, guide: str) -> str:
    """Summary and guide without marks of layout."""
    return f"{summary}\n{re.sub(r'[#*|>`-]+', ' ', guide)}"
