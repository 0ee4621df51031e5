from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging import actions
from tongban.capabilities.messaging.models import Dispatch, EmbeddedSmsRow, Message
from tongban.capabilities.messaging.public import (
    Category,
    UnknownKind,
    choose,
    declare_kind,
    inbox,
    mark_read,
    message,
    preference_of,
    send,
    unread_count,
)
from tongban.foundation.access.public import ANONYMOUS, NotVisible, Role, Viewer
from tongban.foundation.adapters.public import PortUnavailable
from tongban.foundation.jobs.public import job_counts, run_pending
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PHONE = "12000000001"


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    """SMS keep the night; these tests run by day."""
    monkeypatch.setattr(actions, "after_quiet_hours", lambda moment, *hours: moment)


@pytest.fixture(autouse=True)
def _kinds():
    declare_kind("tests.told", title=_("缴费"), body="%(service)s：%(n)s", by_sms=True)
    declare_kind("tests.quiet", title="x", body="y")
    declare_kind("tests.binding", title="x", body="y", by_sms=True, is_binding=True)


@pytest.fixture
def person():
    return make_person("王秀英", phone=PHONE)


def looking(person, **more):
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=1, **more)


def tell(to, code="tests.told", reference="r1"):
    return send(to, code, {"service": {"zh": "老年综合津贴", "en": "Elderly allowance"}, "n": 3}, reference=reference)


def test_a_message_is_kept_in_both_languages(person):
    told = tell(person)
    assert (told.title, told.body) == ("缴费", "老年综合津贴：3")
    with translation.override("en"):
        assert (told.title, told.body) == ("Payment", "Elderly allowance：3")


def test_the_same_reference_tells_once(person):
    assert tell(person).pk == tell(person).pk
    run_pending()
    assert (Message.objects.count(), EmbeddedSmsRow.objects.count()) == (1, 1)


def test_an_sms_goes_out_in_the_background(person):
    tell(person)
    assert EmbeddedSmsRow.objects.count() == 0
    assert run_pending() == 1
    row = EmbeddedSmsRow.objects.get()
    assert (row.to, row.text) == (PHONE, "缴费。老年综合津贴：3")
    assert Dispatch.objects.get().state == "sent"


def test_a_firm_is_told_through_its_legal_representative():
    tell(make_organisation(legal_representative=make_person("林建国", phone=PHONE)))
    run_pending()
    assert EmbeddedSmsRow.objects.get().to == PHONE


def test_without_a_number_the_message_is_in_the_app_only():
    person = make_person("王秀英", phone="")
    tell(person)
    run_pending()
    assert Dispatch.objects.get().state == "no_number"
    assert unread_count(looking(person)) == 1


def test_a_kind_without_sms_sends_none(person):
    tell(person, "tests.quiet")
    assert run_pending() == 0
    assert Dispatch.objects.count() == 0


class Broken:
    tries = 0

    def check_config(self):
        return []

    def send(self, *, to, text, reference):
        Broken.tries += 1
        raise PortUnavailable("no answer")


def test_an_sms_waits_for_a_gateway_that_does_not_answer(person):
    from tongban.foundation.jobs.public import JobRow

    with override_settings(TONGBAN_ADAPTERS={"sms": f"{__name__}.Broken"}):
        tell(person)
        run_pending()
    assert Broken.tries == 1
    assert job_counts()["waiting"] == 1
    JobRow.objects.update(ready_at=timezone.now())
    run_pending()
    assert Dispatch.objects.get().state == "sent"


def wishes(person, **changes):
    usual = {"by_sms": True, "silenced": [], "quiet_from": time(22), "quiet_until": time(8), "language": "zh-hans"}
    return choose(person, by=looking(person), **{**usual, **changes})


@pytest.mark.parametrize("changes", [{"by_sms": False}, {"silenced": ["case"]}])
def test_who_wants_no_sms_gets_none_but_for_notices_with_legal_effect(person, changes):
    wishes(person, **changes)
    tell(person)
    assert Dispatch.objects.get().state == "silenced"
    tell(person, "tests.binding", "r2")
    run_pending()
    assert EmbeddedSmsRow.objects.count() == 1


def test_wishes_are_kept_and_unknown_categories_left_out(person):
    wishes(person, silenced=["case", "nonsense"], language="en")
    kept = preference_of(person)
    assert (kept.silenced, kept.language) == (["case"], "en")
    wishes(person, silenced=[])
    assert preference_of(person).silenced == []


def test_who_reads_english_gets_english(person):
    wishes(person, language="en")
    tell(person)
    run_pending()
    assert EmbeddedSmsRow.objects.get().text == "Payment. Elderly allowance：3"


def test_an_undeclared_kind_is_an_error_and_tells_nobody(person):
    with pytest.raises(UnknownKind):
        send(person, "tests.unheard_of", reference="r")
    assert Message.objects.count() == 0


def test_everybody_sees_only_their_own(person):
    other = make_person("陌生人")
    told = tell(person)
    assert [m.pk for m in inbox(looking(person))] == [told.pk]
    assert list(inbox(looking(other))) == []
    assert list(inbox(ANONYMOUS)) == []
    with pytest.raises(NotVisible):
        message(looking(other), told.pk)
    firm = make_organisation(legal_representative=person)
    for_firm = tell(firm, reference="r2")
    acting = Viewer(role=Role.PERSON, organisation_id=firm.pk, agent_person_id=person.pk)
    assert [m.pk for m in inbox(acting)] == [for_firm.pk]


def test_the_unread_are_counted_until_read(person):
    tell(person)
    tell(person, "tests.quiet", "r2")
    viewer = looking(person)
    assert unread_count(viewer) == 2
    assert mark_read(inbox(viewer).filter(reference="r1")) == 1
    assert unread_count(viewer) == 1
    assert [m.reference for m in inbox(viewer, unread=True)] == ["r2"]
    assert inbox(viewer, category=Category.CASE).count() == 2


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-11-23 21:59", "2026-11-23 21:59"),
        ("2026-11-23 22:00", "2026-11-24 08:00"),
        ("2026-11-24 03:00", "2026-11-24 08:00"),
        ("2026-11-24 08:00", "2026-11-24 08:00"),
    ],
)
def test_the_night_is_kept(local, until, monkeypatch):
    monkeypatch.undo()
    city = timezone.get_default_timezone()
    moment = datetime.fromisoformat(local).replace(tzinfo=city).astimezone(UTC)
    due = actions.after_quiet_hours(moment, time(22), time(8))
    assert due.astimezone(city).isoformat(" ", "minutes")[:16] == until


def test_a_quiet_time_by_day_and_none_at_all(monkeypatch):
    monkeypatch.undo()
    noon = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    assert actions.after_quiet_hours(noon, time(12), time(14)) == noon + timedelta(hours=1)
    assert actions.after_quiet_hours(noon, time(8), time(8)) == noon
