"""The OFD package of one drawn page: a zip of XML, fonts and pictures, always the same bytes for the same page.

Legal: GB/T 33190-2016.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from reportlab.pdfbase import pdfmetrics

from tongban.capabilities.licences.drawing.fonts import BOLD, MEDIUM, REGULAR
from tongban.capabilities.licences.drawing.recording import FontPart, Recording

from .operators import MM, Gradient, Look, Picture, Shape, Text, Thing, number, things

NAMESPACE = "http://www.ofdspec.org/2016"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_WEIGHTS = {REGULAR: 400, MEDIUM: 500, BOLD: 700}
# Zip has no time before 1980; a package tells its time inside, signed.
_MOMENT = (1980, 1, 1, 0, 0, 0)
# Where the parts of every package of ours stand.
ROOT, DOCUMENT, PAGE = "OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"


@dataclass(frozen=True)
class About:
    """What the package says of itself; ``extra`` are further names and values, such as the licence's metadata."""

    identifier: str
    title: str
    author: str
    made_on: date
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Ids:
    last: int = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _element(name: str, content: str = "", **attributes: object) -> str:
    marks = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None)
    return f"<ofd:{name}{marks}>{content}</ofd:{name}>" if content else f"<ofd:{name}{marks}/>"


def document(name: str, content: str, **attributes: object) -> bytes:
    """An XML part of a package."""
    return (_HEAD + _element(name, content, **{"xmlns:ofd": NAMESPACE, **attributes})).encode()


@lru_cache(maxsize=256)
def _glyphs(part: FontPart) -> dict[int, int]:
    """Code → number of the glyph in the embedded part; glyphs are numbered in the order in which they first occur."""
    to_glyph = pdfmetrics.getFont(part.font).face.charToGlyph
    seen = {0: 0}
    found = {}
    for code, letter in enumerate(part.letters):
        found[code] = seen.setdefault(to_glyph.get(letter, 0), len(seen))
    return found


class _Page:
    """Writes the objects of one page."""

    def __init__(self, page: Recording, ids: _Ids) -> None:
        self.page = page
        self.ids = ids
        self.box = f"0 0 {number(page.width * MM)} {number(page.height * MM)}"
        self.fonts = {name: ids.next() for name in page.fonts}
        self.pictures = [ids.next() for _ in page.pictures]

    def layer(self) -> str:
        body = "".join(self._write(thing) for thing in things(self.page))
        return _element("Layer", body, ID=self.ids.next(), Type="Body")

    def _write(self, thing: Thing) -> str:
        if isinstance(thing, Text):
            return self._text(thing)
        if isinstance(thing, Shape):
            return self._shape(thing)
        if isinstance(thing, Picture):
            x, y, width, height = (number(value) for value in thing.box)
            return _element(
                "ImageObject", ID=self.ids.next(), Boundary=f"{x} {y} {width} {height}",
                CTM=f"{width} 0 0 {height} 0 0", ResourceID=self.pictures[thing.number],
            )  # fmt: skip
        return self._gradient(thing)

    def _colour(self, name: str, rgb: tuple[int, int, int], alpha: float) -> str:
        see_through = round(alpha * 255) if alpha < 1 else None
        return _element(name, Value=" ".join(str(one) for one in rgb), Alpha=see_through)

    def _clips(self, look: Look) -> str:
        if not look.clip:
            return ""
        path = _element("Path", _element("AbbreviatedData", look.clip), Boundary=self.box)
        return _element("Clips", _element("Clip", _element("Area", path)))

    def _text(self, text: Text) -> str:
        part = self.page.fonts[text.part]
        a, b, c, d, e, f = text.matrix
        x, y = number(e * MM), number((self.page.height - f) * MM)
        is_upright = (a, b, c, d) == (1, 0, 0, 1)
        widths = [pdfmetrics.stringWidth(letter, part.font, text.size) * MM for letter in text.letters[:-1]]
        glyphs = _glyphs(part)
        transform = _element(
            "CGTransform", _element("Glyphs", " ".join(str(glyphs[code]) for code in text.codes)), CodePosition=0,
            CodeCount=len(text.letters), GlyphCount=len(text.codes),
        )  # fmt: skip
        run = _element(
            "TextCode", escape(text.letters), X=x if is_upright else 0, Y=y if is_upright else 0,
            DeltaX=" ".join(number(width) for width in widths) or None,
        )  # fmt: skip
        turned = None if is_upright else " ".join(f"{one:.5f}" for one in (a, -b, -c, d)) + f" {x} {y}"
        content = self._colour("FillColor", text.look.fill, text.look.fill_alpha) + transform + run
        return _element(
            "TextObject", content, ID=self.ids.next(), Boundary=self.box, CTM=turned, Font=self.fonts[text.part],
            Size=number(text.size * MM), Weight=_WEIGHTS.get(part.font),
        )  # fmt: skip

    def _shape(self, shape: Shape) -> str:
        look = shape.look
        scale = abs(look.matrix[0] * look.matrix[3] - look.matrix[1] * look.matrix[2]) ** 0.5
        content = self._clips(look)
        if shape.strokes:
            content += self._colour("StrokeColor", look.stroke, look.stroke_alpha)
        if shape.fills:
            content += self._colour("FillColor", look.fill, look.fill_alpha)
        return _element(
            "PathObject", content + _element("AbbreviatedData", shape.data), ID=self.ids.next(), Boundary=self.box,
            LineWidth=number(look.line * scale * MM), Stroke=str(shape.strokes).lower(), Fill=str(shape.fills).lower(),
            Rule="Even-Odd" if shape.even_odd else None,
        )  # fmt: skip

    def _gradient(self, thing: Gradient) -> str:
        last = max(len(thing.colours) - 1, 1)
        segments = "".join(
            _element("Segment", _element("Color", Value=" ".join(str(v) for v in rgb)), Position=number(place / last))
            for place, rgb in enumerate(thing.colours)
        )
        shade = _element(
            "AxialShd", segments, StartPoint=f"{number(thing.start[0])} {number(thing.start[1])}",
            EndPoint=f"{number(thing.end[0])} {number(thing.end[1])}", Extend=3,
        )  # fmt: skip
        _x, _y, width, height = self.box.split()
        area = _element("AbbreviatedData", f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C")
        return _element(
            "PathObject", _element("FillColor", shade) + area, ID=self.ids.next(), Boundary=self.box, Fill="true",
            Stroke="false",
        )  # fmt: skip


def _info(about: About) -> str:
    extra = "".join(_element("CustomData", escape(value), Name=name) for name, value in about.extra.items())
    return _element(
        "DocInfo",
        _element("DocID", about.identifier) + _element("Title", escape(about.title))
        + _element("Author", escape(about.author)) + _element("CreationDate", about.made_on.isoformat())
        + _element("Creator", "Tongban") + (_element("CustomDatas", extra) if extra else ""),
    )  # fmt: skip


def _kind_of(picture: bytes) -> str:
    return "png" if picture.startswith(b"\x89PNG") else "jpg"


def parts_of(page: Recording, about: About, *, signatures: str = "") -> dict[str, bytes]:
    """The parts of a package, by name.

    Args:
        signatures: where the list of signatures will stand; empty for a document without seal.
    """
    ids = _Ids()
    written = _Page(page, ids)
    page_id = ids.next()
    layer = written.layer()
    fonts = "".join(
        _element(
            "Font",
            _element("FontFile", f"{name}.ttf"),
            ID=ident,
            FontName=page.fonts[name].font,
            FamilyName="Noto Sans SC",
        )
        for name, ident in written.fonts.items()
    )
    media = "".join(
        _element("MultiMedia", _element("MediaFile", f"picture_{place}.{_kind_of(picture)}"), ID=ident, Type="Image",
                 Format=_kind_of(picture).upper())
        for place, (ident, picture) in enumerate(zip(written.pictures, page.pictures, strict=True))
    )  # fmt: skip
    area = _element("PhysicalBox", written.box)
    common = (
        _element("MaxUnitID", str(ids.last)) + _element("PageArea", area) + _element("PublicRes", "PublicRes.xml")
        + _element("DocumentRes", "DocumentRes.xml")
    )  # fmt: skip
    body = _info(about) + _element("DocRoot", DOCUMENT)
    if signatures:
        body += _element("Signatures", signatures)
    pages = _element("Page", ID=page_id, BaseLoc="Pages/Page_0/Content.xml")
    return {
        ROOT: document("OFD", _element("DocBody", body), Version="1.0", DocType="OFD"),
        DOCUMENT: document("Document", _element("CommonData", common) + _element("Pages", pages)),
        "Doc_0/PublicRes.xml": document("Res", _element("Fonts", fonts), BaseLoc="Res"),
        "Doc_0/DocumentRes.xml": document("Res", _element("MultiMedias", media), BaseLoc="Res"),
        PAGE: document("Page", _element("Area", area) + _element("Content", layer)),
        **{f"Doc_0/Res/{name}.ttf": _font_file(part) for name, part in page.fonts.items()},
        **{f"Doc_0/Res/picture_{place}.{_kind_of(one)}": one for place, one in enumerate(page.pictures)},
    }


def _font_file(part: FontPart) -> bytes:
    return bytes(pdfmetrics.getFont(part.font).face.makeSubset(list(part.letters)))


def page_id_of(document_xml: bytes) -> str:
    """Number of the only page."""
    from lxml import etree

    return str(etree.fromstring(document_xml).find(f".//{{{NAMESPACE}}}Page").get("ID"))


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The package. Stored, not deflated, and without clocks: the same parts give the same bytes on every machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            package.writestr(entry, content)
    return out.getvalue()
