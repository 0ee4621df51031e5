"""What of a licence enters the log: its issue and every change of its state, by identifier."""

from __future__ import annotations

from tongban.foundation.events.public import Event
from tongban.foundation.ledger.public import Said, remember

from .models import Licence


def _licence(event: Event) -> Said | None:
    licence = Licence.objects.filter(pk=int(event.subject.rpartition(":")[2])).first()
    if licence is None:
        return None
    state = str(event.data.get("state", "01"))
    content = {"identifier": licence.identifier, "type": licence.type_code, "state": state}
    return Said(content, event.subject, within=licence.case_ref)


remember("tongban.licence.issued", kind="licence.issued", content=_licence)
remember("tongban.licence.state_changed", kind="licence.state_changed", content=_licence)
