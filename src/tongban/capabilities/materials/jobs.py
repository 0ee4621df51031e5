"""Background work of materials; safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import job


@job(name="materials.read")
def read_material(material_id: int) -> None:
    """文字识别 and a small picture of one document."""
    from tongban.capabilities.materials.recognising import recognise

    recognise(material_id)
