"""Pictures and documents made for the tests, none taken from anywhere."""

import io
import zipfile

from PIL import Image, TiffImagePlugin

RATIONAL = TiffImagePlugin.IFDRational


def picture(kind="JPEG", orientation=1, gps=True, size=(40, 20)):
    """Left half red, right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Phone maker"
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (RATIONAL(31), RATIONAL(13), RATIONAL(47)), 3: "E", 29: "2026:11:23"})
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **({"quality": 95} if kind != "PNG" else {}))
    return out.getvalue()


def heic(size=(64, 48), colour="#c03020"):
    """A photo as an iPhone keeps it, with its place in Exif and in XMP."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (RATIONAL(31), RATIONAL(13), RATIONAL(4747, 100)), 29: "2026:11:23"})
    out = io.BytesIO()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><d exif:GPSLatitude='31,13.79N'/></x:xmpmeta>"
    Image.new("RGB", size, colour).save(out, "HEIF", exif=exif.tobytes(), xmp=xmp)
    return out.getvalue()


def ofd(name="OFD.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>")
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
