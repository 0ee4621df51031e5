"""Whose the files of a case are, and how long they must stay: what *files* asks about ``cases.case``."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.foundation.files.public import declare_home
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import State


def put_on_shelf() -> None:
    """Called once at start-up."""
    declare_home("cases.case", whose=whose, why_kept=why_kept)


def whose(case_ref: str) -> str:
    """The applicant: the firm when a firm applies, else the person."""
    row = Case.objects.filter(pk=case_ref.partition(":")[2] or 0).values_list("organisation_id", "person_id").first()
    if row is None:
        return ""
    return f"organisations.organisation:{row[0]}" if row[0] else f"people.person:{row[1]}"


def why_kept(case_ref: str) -> str:
    """Files of drafts may go; those of sent cases stay while it runs, and afterwards as its archive.

    Legal: 档案法 第十三条, 第十四条; 国务院令第716号 第十二条 (electronic files of government services).
    """
    case = Case.objects.filter(pk=case_ref.partition(":")[2] or 0).only("number", "state").first()
    if case is None or case.state == State.DRAFT:
        return ""
    words = {"number": case.number}
    if case.is_ended:
        return _("办件 %(number)s 已办结归档，材料依法随档案保存") % words
    return _("办件 %(number)s 正在办理，审查需要这份材料") % words
