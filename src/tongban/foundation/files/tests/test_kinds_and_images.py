import io
import struct

import pytest
from PIL import Image

from tongban.foundation.files.errors import DamagedFile
from tongban.foundation.files.images import cleaned, opened, thumbnail_of
from tongban.foundation.files.kinds import kind_of, media_type

from .pictures import PDF, heic, ofd, picture


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
    exif = Image.Exif()
    exif.load(after[after.index(b"Exif\0\0") :])
    degrees = struct.pack(">4I", 31, 1, 13, 1)
    for secret in (b"2026:11:23", degrees, struct.pack("<4I", 31, 1, 13, 1)):
        assert secret not in after
    assert b"2026:11:23" in before
    assert exif.get_ifd(0x8825).get(1, "").strip("\0") == ""
    assert exif[0x0112] == 6


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0nothing", picture("JPEG")[:60], picture("PNG")[:40]])
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
