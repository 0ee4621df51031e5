"""Reading documents: PDFs with text by the embedded plug, labelled fields, days, comparison with answers."""

import io
from datetime import date

import pytest
from PIL import Image

from tongban.capabilities.materials.adapters.embedded import PdfTextReader
from tongban.capabilities.materials.adapters.rapid import RapidTextReader
from tongban.capabilities.materials.ports import TextReader
from tongban.capabilities.materials.public import compared, keep
from tongban.capabilities.materials.reading import days_of, fields_of
from tongban.capabilities.materials.recognising import recognise
from tongban.capabilities.materials.tests.factories import paper
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.files.public import read, store
from tongban.registers.people.tests.factories import make_person

LINES = [
    "卫生检测报告",
    "场所名称：黄浦小食店",
    "检测日期：2026年10月8日",
    "身份证号 319901195703120025",
    "有效期至：2027-04-01",
]


def picture(size=(40, 20)):
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


class TextReaderContract:
    def make_reader(self):
        raise NotImplementedError

    def test_it_fits_the_socket(self):
        assert isinstance(self.make_reader(), TextReader)

    def test_a_pdf_with_text_is_read_in_order_with_a_picture_of_its_first_page(self):
        found = self.make_reader().read(paper(*LINES), "pdf")
        assert found.text.splitlines() == LINES
        assert found.preview.startswith(b"\xff\xd8\xff")

    def test_a_broken_pdf_is_refused(self):
        with pytest.raises(PortRefused):
            self.make_reader().read(b"%PDF-1.4 nothing", "pdf")


class TestPdfTextReader(TextReaderContract):
    def make_reader(self):
        return PdfTextReader()

    def test_a_photo_has_no_text_layer(self):
        assert PdfTextReader().read(picture(), "jpg").text == ""


class TestRapidTextReader(TextReaderContract):
    """Its PDF half; pictures need the optional package."""

    def make_reader(self):
        return RapidTextReader()

    def test_what_is_no_picture_is_refused(self):
        with pytest.raises(PortRefused):
            RapidTextReader().read(b"nothing", "jpg")


def test_labelled_lines_and_numbers_that_check_are_fields():
    assert fields_of("\n".join(LINES)) == [
        {"label": "场所名称", "value": "黄浦小食店"},
        {"label": "检测日期", "value": "2026年10月8日"},
        {"label": "有效期至", "value": "2027-04-01"},
        {"label": "身份证号码", "value": "319901195703120025"},
    ]
    assert fields_of("号码 319901195703120026") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("\n".join(LINES), {"issued_on": date(2026, 10, 8), "valid_until": date(2027, 4, 1)}),
        ("租赁期限：2026年1月1日至2026年12月31日", {"valid_until": date(2026, 12, 31)}),
        ("出生日期：1957年3月12日", {}),
        ("签发日期 2026年13月40日", {}),
    ],
)
def test_days_are_taken_only_where_a_line_says_which_day_it_is(text, days):
    assert days_of(text) == days


def test_answers_are_looked_up_in_the_text_without_spaces_and_punctuation():
    answers = {"name": "黄浦 小食店", "number": 319901195703120025, "other": "青浦", "tick": True, "short": "店"}
    assert compared("\n".join(LINES), answers) == {"name": True, "number": True, "other": False}


@pytest.mark.django_db
def test_a_kept_document_is_read_once_and_its_day_shortens_its_term():
    owner = make_person("李强")
    kept = keep(
        owner,
        "test_report",
        store(paper(*LINES), name="报告.pdf", by="test"),
        title={"zh": "检测报告"},
        from_ref="",
        by="test",
    )
    recognise(kept.pk)
    recognise(kept.pk)
    kept.refresh_from_db()
    assert (kept.read_state, kept.issued_on, kept.valid_until) == ("read", date(2026, 10, 8), date(2027, 4, 1))
    assert "黄浦小食店" in kept.text
    assert read(kept.picture)[:2] == b"\xff\xd8"
    assert kept.picture.whose == kept.whose


@pytest.mark.django_db
def test_a_photo_gets_a_small_picture_and_counts_as_unread():
    kept = keep(
        make_person("李强"), "portrait", store(picture(size=(900, 900)), name="p.jpg", by="test"),
        title={"zh": "照片"}, from_ref="", by="test",
    )  # fmt: skip
    recognise(kept.pk)
    kept.refresh_from_db()
    assert kept.read_state == "nothing"
    assert kept.picture.size < kept.file.size
