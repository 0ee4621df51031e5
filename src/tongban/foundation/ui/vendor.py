"""Named files of the npm packages, served under ``/static/vendor/``; and our style sheets joined into one file.

Nothing of the packages is copied into the repository, and no bundler is needed: ``collectstatic`` and the development
server ask these finders like any other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# served name → file in node_modules
FILES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.esm.min.js",
    "leaflet.js": "leaflet/dist/leaflet-src.esm.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "images/layers.png": "leaflet/dist/images/layers.png",
    "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
    "images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
    "uqr.js": "uqr/dist/index.mjs",
    "jsqr.js": "jsqr/dist/jsQR.js",
    "ed25519.js": "@noble/ed25519/index.js",  # gates in a browser: many telephones cannot check Ed25519 themselves
    "sm2.js": "sm-crypto/dist/sm2.js",  # the same for SM2, which no browser can check itself
    "bpmn-viewer.js": "bpmn-js/dist/bpmn-navigated-viewer.production.min.js",
    "bpmn-viewer.css": "bpmn-js/dist/assets/diagram-js.css",
    "bpmn-shapes.css": "bpmn-js/dist/assets/bpmn-js.css",
}
STYLES = Path(__file__).parent / "static" / "ui" / "css"
STYLE_SHEET = "ui/ui.css"
DARK = "02-dark.css"


class _Single(FileSystemStorage):
    """A storage that offers served names that differ from the names on disk."""

    prefix = ""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(location=str(settings.NODE_MODULES))
        self._files = files

    def path(self, name: str) -> str:
        return str(self._files[name])


class _NamedFiles(BaseFinder):
    def files(self) -> dict[str, Path]:
        raise NotImplementedError

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = self.files().get(path)
        if found is None or not found.is_file():
            return []
        return [str(found)] if find_all or kwargs.get("all") else str(found)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        files = {name: path for name, path in self.files().items() if path.is_file()}
        storage = _Single(files)
        for name in files:
            yield name, storage


class VendorFinder(_NamedFiles):
    """Serves ``vendor/<name>`` for every entry of ``FILES``."""

    def files(self) -> dict[str, Path]:
        return {f"vendor/{name}": settings.NODE_MODULES / source for name, source in FILES.items()}


class StyleFinder(_NamedFiles):
    """Serves all of ``static/ui/css`` as one ``ui/ui.css``: small files for us, one request for the phone."""

    def files(self) -> dict[str, Path]:
        return {STYLE_SHEET: joined_styles()}


def joined_styles() -> Path:
    """The joined style sheet, made anew when a part is younger than it; parts follow each other by file name."""
    parts = sorted(STYLES.glob("*.css"))
    target = Path(settings.VAR) / "built" / "ui.css"
    newest = max([STYLES.stat().st_mtime, *(part.stat().st_mtime for part in parts)])
    if not target.exists() or target.stat().st_mtime <= newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed, so that a second process never reads half of it.
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as file:
            file.write("\n".join(f"/* {part.name} */\n{_sheet(part)}" for part in parts))
        Path(file.name).chmod(0o644)
        Path(file.name).replace(target)
    return target


def _sheet(part: Path) -> str:
    """The text of a part; the dark theme once more, for those who leave the choice to a device that is dark."""
    text = part.read_text(encoding="utf-8")
    if part.name != DARK:
        return text
    by_device = text.replace('[data-theme="dark"]', '[data-theme="auto"]')
    return f"{text}@media (prefers-color-scheme: dark) {{\n{by_device}}}\n"
