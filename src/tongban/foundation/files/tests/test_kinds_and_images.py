import io
import struct

import pytest
from PIL import Image

from tongban.foundation.files.errors import DamagedFile
from tongban.foundation.files.images import cleaned, for_print, for_the_screen, opened, thumbnail_of
from tongban.foundation.files.kinds import kind_of, media_type

from .factories import PDF, heic, ofd, picture


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (picture("WEBP"), "webp"),
        (heic(), "heic"),
        (ofd(), "ofd"),
        (ofd("other.xml"), "zip"),
        (b"PK\x03\x04broken", "bin"),
        (b"<script>alert(1)</script>", "bin"),
        (b"MZ" + b"\0" * 200, "exe"),
        (b"GIF89a" + b"\0" * 20, "gif"),
        (b"\x89PNG", "bin"),
        (b"junk before %PDF-1.7", "bin"),
    ],
)
def test_content_decides_what_a_file_is(content, kind):
    assert kind_of(content) == kind


def test_media_types():
    assert media_type("ofd") == "application/ofd"
    assert media_type("nonsense") == "application/octet-stream"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photo_loses_its_place_and_keeps_its_pixels_and_orientation(kind, orientation):
    before = picture(kind, orientation)
    assert Image.open(io.BytesIO(before)).getexif().get_ifd(0x8825)
    after = cleaned(before, {"JPEG": "jpg"}.get(kind, kind.lower()))
    image = Image.open(io.BytesIO(after))
    exif = image.getexif()
    assert not exif.get_ifd(0x8825)
    assert 0x010F not in exif
    assert exif.get(0x0112, 1) == orientation
    assert list(image.convert("RGB").getdata()) == list(Image.open(io.BytesIO(before)).convert("RGB").getdata())


def test_reading_turns_the_photo_upright():
    upright = opened(picture("JPEG", orientation=6))
    assert upright.size == (20, 40)
    small = Image.open(io.BytesIO(thumbnail_of(picture("JPEG", orientation=6, size=(800, 400)), 100)))
    assert small.size == (50, 100)


def test_a_heic_photo_loses_its_place_without_moving_a_byte():
    before = heic()
    after = cleaned(before, "heic")
    assert len(after) == len(before)
    degrees = struct.pack(">4I", 31, 1, 13, 1)
    for secret in (b"2026:11:23", b"31,13.79N"):
        assert secret in before
        assert secret not in after
    for secret in (degrees, struct.pack("<4I", 31, 1, 13, 1)):
        assert secret not in after
    place = Image.open(io.BytesIO(after)).getexif().get_ifd(0x8825)
    assert not str(place.get(1, "")).strip("\0")
    assert opened(after).tobytes() == opened(before).tobytes()


def test_a_heic_photo_can_be_looked_at_by_any_browser():
    shown = Image.open(io.BytesIO(for_the_screen(heic(size=(64, 48)))))
    assert (shown.format, shown.size) == ("JPEG", (64, 48))
    red, green, _blue = shown.getpixel((32, 24))
    assert red > 150 > 90 > green
    small = Image.open(io.BytesIO(thumbnail_of(heic(size=(400, 200)), 100)))
    assert small.size == (100, 50)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_printed_stands_upright_in_a_kind_that_every_reader_knows(kind):
    straight = picture(kind)
    assert for_print(straight) == straight
    for content in (picture(kind, orientation=6), picture("WEBP", orientation=6)):
        turned = Image.open(io.BytesIO(for_print(content)))
        assert (turned.format, turned.size) == ("JPEG", (20, 40))
        assert turned.getexif().get(0x0112, 1) == 1
    assert for_print(heic())[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff\xe0nothing", picture("JPEG")[:60], picture("PNG")[:40], heic()[:200]]
)
def test_a_damaged_photo_is_refused(content):
    with pytest.raises(DamagedFile):
        cleaned(content, kind_of(content))


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    from tongban.foundation.files import images

    monkeypatch.setattr(images, "MAX_PIXELS", 100)
    with pytest.raises(DamagedFile):
        cleaned(picture("PNG"), "png")
    with pytest.raises(DamagedFile):
        opened(picture("PNG"))


def test_what_follows_the_end_of_a_png_is_dropped():
    assert b"<?php" not in cleaned(picture("PNG") + b"<?php", "png")


def test_a_screenshot_without_exif_is_a_picture_like_any_other():
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "PNG")
    with Image.open(io.BytesIO(cleaned(out.getvalue(), "png"))) as kept:
        assert kept.size == (40, 20)
