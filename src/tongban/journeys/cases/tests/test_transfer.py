"""转办: the competent authority gets the case, and its five days begin anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.messaging.public import Message
from tongban.capabilities.process.public import claim, open_items
from tongban.foundation.access.public import NotVisible
from tongban.journeys.cases.errors import CaseError, NeedsGround, NotAllowed, WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.public import accept, cases_visible_to, transfer
from tongban.journeys.cases.tests.factories import make_case, settle
from tongban.registers.places.public import working_calendar

pytestmark = pytest.mark.django_db
TO = "public_security_bureau"


def test_the_competent_authority_has_the_case_and_five_new_days(town):
    case = make_case(town)
    long_ago = timezone.localdate() - timedelta(days=6)
    Case.objects.filter(pk=case.pk).update(materials_on=long_ago, acceptance_due_on=long_ago)
    claim(open_items(case.ref, "accept")[0], town.officer)
    number = case.number
    for _twice in range(2):
        case = transfer(case, TO, by=town.officer, reason="属于公安机关职权", article="居住证暂行条例 第五条")
    settle(letters=True)
    case.refresh_from_db()
    assert (case.state, case.authority_code, case.number) == ("received", TO, number)
    assert case.acceptance_due_on == working_calendar().add(timezone.localdate(), 5) == case.due_on
    assert not cases_visible_to(town.officer).filter(pk=case.pk).exists()
    (item,) = open_items(case.ref, "accept")
    assert (item.authority_code, item.assignee, item.state) == (TO, "", "open")
    letter = case.letters.get(kind="transfer")
    assert letter.made_at
    assert letter.context["legal_basis"] == "居住证暂行条例 第五条"
    assert Message.objects.filter(kind="case.transferred", person=town.elder).count() == 1
    with pytest.raises(NotVisible):
        accept(case, by=town.officer)
    assert accept(case, by=town.other_authority).state == "accepted"


def test_only_officers_with_the_case_and_a_reason_and_only_before_acceptance(town):
    case = make_case(town)
    for viewer, error in ((town.clerk, NotAllowed), (town.stranger, NotVisible), (town.other_authority, NotVisible)):
        with pytest.raises(error):
            transfer(case, TO, by=viewer, reason="不属于本机关")
    with pytest.raises(NeedsGround):
        transfer(case, TO, by=town.officer, reason=" ")
    for nowhere in ("civil_affairs_bureau", "no_such_authority"):
        with pytest.raises(CaseError):
            transfer(case, nowhere, by=town.officer, reason="不属于本机关")
    accept(case, by=town.officer)
    with pytest.raises(WrongState):
        transfer(case, TO, by=town.officer, reason="不属于本机关")
