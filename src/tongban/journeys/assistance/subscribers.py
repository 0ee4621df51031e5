"""What assistance listens to: a case that ended needs nobody's help any more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.foundation.events.public import Event, subscribe


@subscribe("tongban.case.closed", name="assistance.case_closed")
@subscribe("tongban.case.withdrawn", name="assistance.case_withdrawn")
@subscribe("tongban.case.declined", name="assistance.case_declined")
@subscribe("tongban.case.lapsed", name="assistance.case_lapsed")
@subscribe("tongban.case.terminated", name="assistance.case_terminated")
def ended(event: Event) -> None:
    """Open requests beside the case are taken back: nothing may be told that is not needed any more.

    Legal: 个人信息保护法 第六条 (the least that the purpose needs).
    """
    from tongban.journeys.assistance.actions.asking import withdraw
    from tongban.journeys.assistance.queries import open_beside

    for row in open_beside(int(event.subject.partition(":")[2])):
        withdraw(row, reason=_("办件已经结束"), by="system")
