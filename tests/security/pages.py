"""What every answer must be like, whoever asks: sealed headers, and HTML without a script or style of its own."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import HttpResponseBase

# Data blocks carry no code; browsers never run them.
DATA_BLOCKS = {"application/json", "application/ld+json", "text/html+template"}
# Stored files lie beside the case on the officer's page, with a policy of their own that lets nothing run.
FILES = {
    "application/ofd", "application/pdf", "application/zip", "image/jpeg", "image/png", "image/webp",
    "text/plain; charset=utf-8",
}  # fmt: skip


class _Inline(HTMLParser):
    """Collects what a strict content security policy would block, or should have."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "style":
            self.found.append("<style>")
        if tag == "script" and not named.get("src") and named.get("type") not in DATA_BLOCKS:
            self.found.append("<script> without src")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"<{tag} {name}=>")
            if name in {"href", "src", "action", "formaction"} and (value or "").strip().lower().startswith(
                "javascript"
            ):
                self.found.append(f"<{tag} {name}=javascript:>")
            if name in {"src", "action"} and "://" in (value or "") and "testserver" not in (value or ""):
                self.found.append(f"<{tag} {name}={value}>")


def inline_code(html: str) -> list[str]:
    """Inline scripts, styles and handlers, and addresses that run code, in a page."""
    parser = _Inline()
    parser.feed(html)
    return parser.found


def text_of(answer: HttpResponseBase) -> str:
    """The answer's text; empty for files."""
    kind = answer.get("Content-Type", "")
    if getattr(answer, "streaming", False) or not kind.startswith(("text/", "application/json", "application/problem")):
        return ""
    return answer.content.decode(getattr(answer, "charset", None) or "utf-8", "replace")  # type: ignore[attr-defined]


def faults_of(answer: HttpResponseBase, *, is_signed_in: bool) -> list[str]:
    """What is wrong with headers and markup of one answer, in words."""
    found = []
    if answer.status_code >= 500:
        found.append(f"status {answer.status_code}")
    policy = answer.get("Content-Security-Policy", "")
    if answer.get("Content-Type", "") in FILES:
        strict = "default-src 'none'" in policy and "script-src" not in policy
    else:
        strict = "default-src 'self'" in policy and "unsafe" not in policy and "object-src 'none'" in policy
    if not strict:
        found.append(f"content security policy {policy!r}")
    if answer.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    if answer.get("X-Frame-Options") not in {"DENY", "SAMEORIGIN"} and "frame-ancestors" not in policy:
        found.append("may be framed")
    kept = answer.get("Cache-Control", "")
    if is_signed_in and "private" not in kept and "no-store" not in kept:
        found.append(f"caches may keep it: {kept!r}")
    if answer.get("Content-Type", "").startswith("text/html"):
        found += inline_code(text_of(answer))
    return found
