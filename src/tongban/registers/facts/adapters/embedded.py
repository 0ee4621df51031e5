"""Department sources of the demonstration city: they answer from ``SourceRecord``, all of them in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from tongban.registers.facts.models import SourceRecord
from tongban.registers.facts.ports import SourceAnswer


class EmbeddedSource:
    """One register; a subject without a record is one that the register does not know: every attribute is absent."""

    def __init__(self, source: str) -> None:
        self.source = source

    def lookup(self, subject_key: str, attributes: Sequence[str]) -> SourceAnswer:
        answer = lookup_together(subject_key, [self.source])[self.source]
        wanted = {name: value for name, value in answer.attributes.items() if name in attributes}
        return SourceAnswer(wanted, answer.as_of)

    def check_config(self) -> list[str]:
        return []


def lookup_together(subject_key: str, sources: Iterable[str]) -> dict[str, SourceAnswer]:
    """Answers of several embedded sources about one subject: one query."""
    wanted = list(sources)
    today = timezone.localdate()
    found = {source: SourceAnswer({}, today) for source in wanted}
    for record in SourceRecord.objects.filter(subject_key=subject_key, source__in=wanted):
        found[record.source] = SourceAnswer(record.attributes, record.as_of)
    return found
