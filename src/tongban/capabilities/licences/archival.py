"""What makes a PDF one that can be kept: it says what it is, what its colours mean, and carries its fonts.

Legal: ISO 19005-2:2011 (PDF/A-2b); GB/T 23286.1-2009 (PDF/A for long-term keeping).
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.sax.saxutils import escape

from PIL import ImageCms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)'?)?")


@lru_cache(maxsize=1)
def _colours() -> bytes:
    """The ICC profile of sRGB."""
    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def _iso(text: str) -> str:
    """A PDF date as XMP writes it."""
    found = _DATE.match(text)
    if found is None:
        return ""
    year, month, day, hour, minute, second, zone, rest = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}" + (f"{zone}:{rest}" if zone else "Z")


def _packet(info: dict[str, str]) -> bytes:
    """The same facts as in the document's information dictionary, as XMP."""

    def text(tag: str, name: str, before: str = "", after: str = "") -> str:
        value = info.get(name, "")
        return f"<{tag}>{before}{escape(value)}{after}</{tag}>" if value else ""

    alt = ('<rdf:Alt><rdf:li xml:lang="x-default">', "</rdf:li></rdf:Alt>")
    made, changed = _iso(info.get("/CreationDate", "")), _iso(info.get("/ModDate", ""))
    body = (
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        + text("dc:title", "/Title", *alt)
        + text("dc:creator", "/Author", "<rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq>")
        + text("dc:description", "/Subject", *alt)
        + text("pdf:Keywords", "/Keywords") + text("pdf:Producer", "/Producer") + text("xmp:CreatorTool", "/Creator")
        + (f"<xmp:CreateDate>{made}</xmp:CreateDate>" if made else "")
        + (f"<xmp:ModifyDate>{changed}</xmp:ModifyDate>" if changed else "")
    )  # fmt: skip
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        f' xmlns:pdf="http://ns.adobe.com/pdf/1.3/">{body}</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="w"?>'
    ).encode()


class ArchivalWriter(IncrementalPdfFileWriter):
    """Adds to a PDF without making it another version, and leaves its description to us."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """PDF/A-2 is PDF 1.7; what a PAdES seal needs is in it (ETSI EN 319 142-1)."""

    def _update_meta(self) -> None:
        """The description says when the document was drawn; each seal says itself when it was put there."""


def make_archival(writer: ArchivalWriter) -> None:
    """Add description and colour profile to a document that is about to be sealed for the first time."""
    if "/OutputIntents" in writer.root:
        return
    trailer = writer.prev.trailer
    info = {str(name): str(value) for name, value in trailer["/Info"].items()} if "/Info" in trailer else {}
    kind = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    described = generic.StreamObject(kind, stream_data=_packet(info))
    profile = generic.StreamObject({pdf_name("/N"): generic.NumberObject(3)}, stream_data=_colours())  # type: ignore[no-untyped-call]
    profile.compress()  # type: ignore[no-untyped-call]
    intent = generic.DictionaryObject(  # type: ignore[no-untyped-call]
        {
            pdf_name("/Type"): pdf_name("/OutputIntent"),
            pdf_name("/S"): pdf_name("/GTS_PDFA1"),
            pdf_name("/OutputConditionIdentifier"): pdf_string("sRGB"),
            pdf_name("/Info"): pdf_string("sRGB IEC61966-2.1"),
            pdf_name("/DestOutputProfile"): writer.add_object(profile),
        }
    )
    writer.root[pdf_name("/Metadata")] = writer.add_object(described)
    writer.root[pdf_name("/OutputIntents")] = generic.ArrayObject([writer.add_object(intent)])
    writer.update_root()  # type: ignore[no-untyped-call]
