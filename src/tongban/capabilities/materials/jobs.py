"""Background work of materials; safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import daily, job


@job(name="materials.read")
def read_material(material_id: int) -> None:
    """文字识别 and a small picture of one document."""
    from tongban.capabilities.materials.recognising import recognise

    recognise(material_id)


@daily("03:50")
@job(name="materials.tidy_uploads")
def tidy_uploads() -> None:
    """What was read on files that nobody handed in is forgotten."""
    from tongban.capabilities.materials.uploads import tidy_uploads as tidy

    tidy()
