"""What search and the question pages know of a published version."""

from __future__ import annotations

import re

from tongban.capabilities.knowledge.public import put_articles, put_document, remove_document

from .models import PackVersion

GUIDE = "web:guide"
POLICY = "web:policy"
BUNDLE = "web:bundle"


def make_findable(row: PackVersion) -> None:
    """Put the item or policy, its search words and its questions into knowledge; they replace the version before."""
    manifest = row.manifest
    where = {"code": row.code}
    kind, page = place_of(row)
    themes = manifest["themes"] if row.kind == PackVersion.Kind.POLICY else manifest["catalogue"]["themes"]
    put_document(
        kind, row.code, manifest["title"], words=[*manifest["search_words"], *themes],
        text={language: _plain(manifest["summary"][language], row.guide(language)) for language in ("zh", "en")},
        audience=manifest["audience"], url_name=page, url_kwargs=where,
    )  # fmt: skip
    put_articles(
        f"pack.{row.code}", row.content["faq"]["questions"], audience=manifest["audience"], url_name=page,
        url_kwargs=where,
    )  # fmt: skip


def make_unfindable(row: PackVersion) -> None:
    """Take an item out of search when no version of it is in force any more."""
    remove_document(place_of(row)[0], row.code)
    put_articles(f"pack.{row.code}", [])


def place_of(row: PackVersion) -> tuple[str, str]:
    """(kind of document, name of its page) of an item's guide, a policy's or a bundle's page."""
    if row.kind == PackVersion.Kind.BUNDLE:
        return "bundle", BUNDLE
    return ("policy", POLICY) if row.kind == PackVersion.Kind.POLICY else ("service", GUIDE)


def _plain(summary: str, guide: str) -> str:
    """Summary and guide without marks of layout."""
    return f"{summary}\n{re.sub(r'[#*|>`-]+', ' ', guide)}"
