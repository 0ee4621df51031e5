"""Who is told besides the applicant: officers before a limit, parties who have yet to sign."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.messaging.public import Message
from tongban.capabilities.process.public import claim, open_items
from tongban.foundation.events.public import announce
from tongban.journeys.cases.actions.watch import raise_cards
from tongban.journeys.cases.models import Case, Measure, PartySignature
from tongban.journeys.cases.tests.factories import make_case, settle
from tongban.registers.identity.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "kind"), [(1, "case.warned"), (-1, "case.overdue")])
def test_who_holds_the_work_and_the_head_are_warned_once(town, days, kind):
    case = make_case(town)
    claim(open_items(case.ref, "accept")[0], town.officer)
    today = timezone.localdate()
    Case.objects.filter(pk=case.pk).update(due_on=today + timedelta(days=days), warn_on=today)
    raise_cards()
    raise_cards()
    told = Message.objects.filter(kind=kind)
    assert {message.officer_id for message in told} == {town.officer.officer_id, town.head.officer_id}
    assert told.count() == 2
    assert case.number in told[0].body_zh


def test_parties_are_asked_to_sign_by_their_own_account_once(town):
    case = make_case(town)
    partner = make_person("李合伙")
    PartySignature.objects.create(case=case, name="李合伙", citizen_id_index=partner.citizen_id_index)
    for _twice in range(2):
        announce("tongban.case.submitted", subject=case.ref, data={"number": case.number})
    settle()
    (message,) = Message.objects.filter(kind="case.sign")
    assert message.person == partner
    assert "王秀英" in message.body_zh


def test_the_measure_counts_every_field_that_was_shown(town):
    from tongban.capabilities.forms.public import prefill_ratio
    from tongban.journeys.cases.content import kit_of_case
    from tongban.journeys.cases.tests.factories import CONTENT, make_pack

    schema, ui = CONTENT["form"]["schema"], CONTENT["form"]["ui"]
    schema["properties"]["remark"] = {"type": "string", "title": "备注", "x-title-en": "Remark"}
    ui["steps"][0]["fields"].append({"name": "remark"})
    try:
        pack = make_pack()
    finally:
        del schema["properties"]["remark"]
        ui["steps"][0]["fields"].pop()
    case = make_case(town, pack=pack)
    measured = Measure.objects.get(case=case)
    assert (measured.prefilled, measured.fillable) == (1, 3)
    application = case.application
    ratio = prefill_ratio(kit_of_case(case).form, application.answers, application.origins)
    assert ratio == pytest.approx(measured.prefilled / measured.fillable)
