"""提交后修改: an application that was sent is taken back and goes on as a draft with all that was written."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.files.public import adopt, files_of
from tongban.journeys.cases.actions.drafts import new_case, save_draft, start_draft, unfinished_like
from tongban.journeys.cases.actions.ends import withdraw
from tongban.journeys.cases.actions.steps import lock, require_applicant
from tongban.journeys.cases.content import kit_in_force, kit_of_case
from tongban.journeys.cases.errors import DraftWaits
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import Channel, State
from tongban.journeys.packs.public import PackNotFound


@transaction.atomic
def take_back_to_change(case: Case, viewer: Viewer) -> Case:
    """Withdraw an application and begin a draft with its answers and files; it is sent anew, with a number of its own.

    Works before the decision, and for what was withdrawn already. Twice gives the same draft.

    Raises:
        NotYourCase: somebody else's.
        WrongState: decided already: ask for a change of what was decided.
        DraftWaits: an unfinished draft of the item would be written over: send it or throw it away first.
    Legal: 行政许可法 第三十一条 (the applicant answers for what the application says).
    """
    case = lock(case)
    require_applicant(viewer, case)
    try:
        kit = kit_in_force(case.pack_code)
    except PackNotFound:  # on trial for some only, or at its end: as it was sent
        kit = kit_of_case(case)
    waiting = Case.objects.filter(unfinished_like(new_case(kit, viewer, Channel.WEB, None))).first()
    if waiting is not None and case.state == State.WITHDRAWN:
        return waiting
    if waiting is not None:
        raise DraftWaits
    withdraw(case, viewer, reason=_("申请人要修改内容"))
    draft = start_draft(kit.pack, viewer)
    stored = {str(file.reference): file for file in files_of(case.ref)}

    def own(value: Any) -> Any:
        """The same answer, with the draft's own copy of a file that it names."""
        if isinstance(value, dict):
            return {name: own(one) for name, one in value.items()}
        if isinstance(value, list):
            return [own(one) for one in value]
        if not isinstance(value, str) or value not in stored:
            return value
        return str(adopt(stored[value], owner_ref=draft.ref, by=viewer).reference)

    first = kit.pack.form_ui["steps"][0]["id"]
    sent = case.application
    return save_draft(draft, own(sent.answers or {}), first, viewer, files=own(sent.files or {}))
