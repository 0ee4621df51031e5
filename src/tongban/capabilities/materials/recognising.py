"""Reading a kept document and making its small picture."""

from __future__ import annotations

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.files.public import DamagedFile, read, store, thumbnail

from .actions import note_reading
from .models import Material, UploadReading
from .ports import Reading, text_reader
from .reading import days_of, fields_of

MOST_CHARACTERS = 20_000
PICTURE_SIDE_PIXELS = 480


def recognise(material_id: int) -> None:
    """Read one document, outside any transaction; run again it finds it read.

    Raises:
        PortUnavailable: the plug does not answer; the job comes again.
    """
    row = Material.objects.select_related("file__blob__key").filter(pk=material_id, deleted_at=None).first()
    if row is None or row.file is None or row.read_state != "waiting":
        return
    content = read(row.file)
    early = UploadReading.objects.filter(whose=row.whose, digest=row.digest).first()
    if early is not None and row.file.is_image:  # read before it was handed in
        found = Reading(early.text)
    else:
        try:
            found = text_reader().read(content, row.file.kind)
        except PortRefused:
            found = Reading("")
    preview = found.preview
    if not preview and row.file.is_image:
        try:
            preview = thumbnail(row.file, PICTURE_SIDE_PIXELS)
        except DamagedFile:
            preview = b""
    if preview and row.picture_id is None:
        row.picture = store(preview, name="preview.jpg", by="system", owner_ref=row.whose, allowed={"jpg"}, scan=False)
        row.save(update_fields=["picture"])
    text = found.text[:MOST_CHARACTERS]
    note_reading(row.pk, text, fields_of(text), days_of(text))
