"""Messages to the applicant about a case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.capabilities.messaging.public import send
from tongban.journeys.cases.events import TITLES
from tongban.journeys.cases.models import Case


def tell_applicant(case: Case, kind: str = "", body: str = "") -> None:
    """One message about where the case stands; the same news is told once.

    Args:
        kind: a kind of the timeline; the case's state when left out.
        body: more words; a link to the case is always there.
    """
    news = kind or (case.result if case.result else case.state)
    title = str(TITLES.get(news, case.get_state_display()))
    item = case.pack_version.text("manifest.title")
    send(
        recipient=case.organisation if case.organisation_id else case.person,
        kind="case",
        title=f"{item}：{title}",
        body=body or _("办件编号 %(number)s") % {"number": case.number},
        link=f"/cases/{case.number}/",
        reference=f"{case.ref}:{news}:{case.corrections.count()}",
    )
