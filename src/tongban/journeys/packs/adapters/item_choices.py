"""Items that a delegation may name: those in force today."""

from __future__ import annotations

from django.utils.translation import get_language

from tongban.journeys.packs.queries import published


class PublishedItems:
    """Answers from the published packs, by title."""

    def check_config(self) -> list[str]:
        return []

    def choices(self, audience: str) -> list[tuple[str, str]]:
        """(code, title) of the items of this audience, without those that must be filed in person."""
        chinese = (get_language() or "zh").startswith("zh")
        found = []
        for pack in published():
            manifest = pack.manifest
            if manifest.get("kind", "item") != "item" or str(manifest.get("audience", "person")) != audience:
                continue
            may = manifest.get("who_may_file", {})
            if audience == "person" and not any(
                str(may.get(who)).lower() == "true" for who in ("relative", "delegate")
            ):
                continue
            title = manifest.get("title", {})
            found.append((pack.code, str(title.get("zh" if chinese else "en") or title.get("zh", pack.code))))
        return sorted(found, key=lambda choice: choice[1])
