"""The front door of *knowledge*."""

from .actions import put_articles, put_document, remove_document
from .index import Hit
from .models import Article, Document
from .queries import (
    Asker,
    Suggestion,
    articles,
    examples_for,
    forget_index,
    register_suggester,
    search,
    suggest,
)

__all__ = [
    "Article",
    "Asker",
    "Document",
    "Hit",
    "Suggestion",
    "articles",
    "examples_for",
    "forget_index",
    "put_articles",
    "put_document",
    "register_suggester",
    "remove_document",
    "search",
    "suggest",
]
