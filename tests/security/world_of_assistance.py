"""Requests in ``world.py``: one beside the elder's case, one that another department asks of the elder's office."""

from __future__ import annotations

from typing import Any

from tongban.foundation.access.public import Viewer
from tongban.foundation.files.public import store
from tongban.journeys.assistance.letters import make
from tongban.journeys.assistance.public import Wish, ask
from tongban.journeys.cases.public import visible_case
from tongban.registers.authorities.public import authority
from tongban.registers.catalogue.public import propose_handover
from tongban.registers.identity.tests.factories import make_officer, viewer_for

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def places_of_assistance(by: Viewer, case_number: str) -> dict[str, Any]:
    """Asked of a department to which none of the roles belongs."""
    health = viewer_for(make_officer("health_commission", ("officer", "head")))
    paper = store(PDF, name="附件.pdf", by=by, allowed={"pdf"}, whose="", scan=False)
    wish = Wish(title="核实情况", question="请核实。", ground="行政处罚法 第二十六条", why="data",
                addressee=authority("health_commission"), papers=(paper,))  # fmt: skip
    row = ask(wish, by=by, key="table", case=visible_case(by, case_number))
    letter = row.letters.get()
    make(letter.pk)
    of_us = Wish(title="核实婚姻", question="请核实。", ground="行政处罚法 第二十六条", why="data",
                 addressee=authority(by.authority_code))  # fmt: skip
    giver = viewer_for(make_officer("civil_affairs_bureau", ("head",)))
    down = propose_handover("elderly_allowance", "示范", authority(by.authority_code), ground="示范文件", scope="权限",
                            monthly_cases=1, by=giver)  # fmt: skip
    return {
        "handover": down.pk, "help": row.pk, "help_paper": paper.reference, "help_letter": letter.pk,
        "asked_of_us": ask(of_us, by=health, key="table").pk,
    }  # fmt: skip
