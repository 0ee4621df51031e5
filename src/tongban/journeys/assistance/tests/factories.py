"""Officers of several departments, and a request in any state, for tests of this room and of rooms above."""

from __future__ import annotations

from itertools import count
from typing import Any

from tongban.foundation.access.public import Viewer
from tongban.journeys.assistance.models import AssistanceRequest
from tongban.journeys.assistance.public import Answer, Wish, accept, answer, ask, refuse
from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town
from tongban.registers.identity.tests.factories import make_officer, viewer_for

_number = count(1)
ALL = ("officer", "reviewer", "head", "supervisor")


class City(Town):
    """Civil affairs asks; police, health and human resources are asked; the coordinator stands above."""

    def __init__(self) -> None:
        super().__init__()
        self.police = viewer_for(make_officer("public_security_bureau", ("officer", "reviewer")))
        self.police_head = viewer_for(make_officer("public_security_bureau", ("officer", "head")))
        self.health = viewer_for(make_officer("health_commission", ALL))
        self.insurance = viewer_for(make_officer("human_resources_bureau", ALL))
        self.coordinator = viewer_for(make_officer("big_data_centre", ("head", "supervisor")))


WISH: dict[str, Any] = {
    "title": "核实婚姻与居住情况",
    "question": "请核实申请人现在的居住地址。",
    "ground": "行政处罚法 第二十六条",
    "why": "data",
    "duty": "residence_check",
}


def wish(**changed: Any) -> Wish:
    """A whole wish; keyword arguments change it."""
    return Wish(**{**WISH, **changed})


def make_request(
    city: City, state: str = "asked", *, case: Case | None = None, by: Viewer | None = None, **changed: Any
) -> AssistanceRequest:
    """A request of civil affairs to the police, brought to a state by the real actions."""
    row = ask(wish(**changed), by=by or city.officer, key=f"test {next(_number)}", case=case)
    if state == "asked":
        return row
    row = accept(row, by=city.police)
    if state == "answered":
        return answer(row, Answer("地址属实。"), by=city.police)
    if state == "refused":
        return refuse(row, ground="law", article="测试法 第一条", reason="依法不能提供。", by=city.police)
    return row
