"""PDF/A as far as a structure shows it: what the house seals keeps to it, and each fault is named."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.archives.assembling import assemble
from tongban.capabilities.archives.checking.report import examine
from tongban.capabilities.archives.formats import active_parts
from tongban.capabilities.archives.pdfa import pdf_a_claim, pdf_a_faults
from tongban.capabilities.archives.public import Component
from tongban.capabilities.archives.reports import draw
from tongban.capabilities.licences.public import seal_pdf

from .factories import make_bundle
from .test_package import PLACE

pytestmark = pytest.mark.django_db


def sealed():
    return seal_pdf(draw("文书", [("名称", "值")], ("一",), [("二",)], (100,)), "civil_affairs_bureau", "文书")


def plain(font="Helvetica"):
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont(font, 12)
    canvas.drawString(50, 50, "hello")
    canvas.save()
    return out.getvalue()


def without(content, name):
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    del writer.root[name]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_the_house_seals_keeps_to_it():
    pdf = sealed()
    assert (pdf_a_claim(pdf), pdf_a_faults(pdf)) == ("2B", [])


def test_each_fault_is_named():
    assert pdf_a_faults(plain()) == ["没有 PDF/A 标识", "没有输出意图和色彩特征", "字体没有嵌入：Helvetica"]
    assert pdf_a_faults(without(sealed(), "/OutputIntents")) == ["没有输出意图和色彩特征"]
    assert "没有 PDF/A 标识" in pdf_a_faults(without(sealed(), "/Metadata"))
    assert pdf_a_faults(b"%PDF-1.7 nothing") == ["结构读不出（PdfReadError）"]
    assert pdf_a_claim(b"nothing") == ""


def c5(content, signature):
    letter = Component("letter", "05", "决定书", content, signature=signature)
    report = examine(assemble(make_bundle().with_more([letter]), PLACE).content)
    return next(one for one in report.items if one.id == "C5")


def test_only_what_the_house_sealed_has_to_keep_to_it():
    assert c5(sealed(), "有效：民政局").result == "pass"
    assert c5(plain(), "").result == "n/a"
    wrong = c5(plain(), "有效：民政局")
    assert wrong.result == "fail"
    assert wrong.detail.startswith("05决定与结果/0502_决定书.pdf: 没有 PDF/A 标识")


def with_more(content, entry, value):
    """The same document with one more entry in its root."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    writer.root[generic.pdf_name(entry)] = writer.add_object(value)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_runs_is_found_in_the_structure_and_letters_of_a_picture_are_not_taken_for_it():
    names = generic.pdf_name
    script = generic.DictionaryObject({names("/S"): names("/JavaScript"), names("/JS"): generic.pdf_string("x()")})
    picture = generic.StreamObject(stream_data=b"\x00/JS \xff/Launch\x01")
    assert active_parts(with_more(sealed(), "/OpenAction", script), "pdf") == ["JS", "JavaScript"]
    assert active_parts(with_more(sealed(), "/Anything", picture), "pdf") == []
    assert active_parts(b"%PDF-1.4\n1 0 obj<</S/Launch>>endobj\nstream\n/JS \nendstream", "pdf") == ["Launch"]
    assert active_parts(b"/JS", "txt") == []


def test_names_are_found_however_they_are_spelt_and_where_objects_are_packed():
    names = generic.pdf_name
    plain = with_more(sealed(), "/Anything", generic.DictionaryObject({names("/JS"): generic.pdf_string("xxxx")}))
    spelt = plain.replace(b"/JS (xxxx)", b"/#4aS (xx)")
    assert (b"/JS" in plain, b"/JS" in spelt) == (True, False)
    assert active_parts(spelt, "pdf") == ["JS"]
    writer, out = PdfFileWriter(stream_xrefs=True), io.BytesIO()
    hidden = generic.DictionaryObject({names("/S"): names("/Launch")})
    writer.root[names("/OpenAction")] = writer.add_object(hidden, obj_stream=writer.prepare_object_stream())
    writer.write(out)
    assert b"/Launch" not in out.getvalue()
    assert active_parts(out.getvalue(), "pdf") == ["Launch"]
