"""Sign-in codes through the SMS socket; both sides of a delegation are told; the telephone says what waits."""

from datetime import time, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from tongban.capabilities.messaging.adapters.codes import SmsCodes
from tongban.capabilities.messaging.models import EmbeddedSmsRow, Message, Preference
from tongban.capabilities.messaging.public import declare_kind, send
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.registers.identity.ports import CodeSender, code_sender
from tongban.registers.identity.public import grant_delegation, revoke_delegation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_codes_go_through_the_sms_socket_when_the_setting_says_so():
    plug = "tongban.capabilities.messaging.adapters.codes.SmsCodes"
    with override_settings(TONGBAN_ADAPTERS={"code_sender": plug}):
        sender = code_sender()
        assert isinstance(sender, SmsCodes)
        assert isinstance(sender, CodeSender)
        assert sender.check_config() == []
        for _twice in range(2):
            sender.send(phone="12000000001", code="123456", reference="token")
    (row,) = EmbeddedSmsRow.objects.all()
    assert "123456" in row.text
    assert not Message.objects.exists()


def test_agent_and_grantor_are_told_when_a_delegation_begins_and_ends():
    elder, agent = make_person("王秀英"), make_person("陈敏")
    row = grant_delegation(
        agent=agent, grantor_person=elder, until=timezone.localdate() + timedelta(days=9), by="system"
    )
    deliver_pending()
    told = Message.objects.order_by("pk")
    assert {(m.kind, m.person_id) for m in told} == {
        ("delegation.granted.agent", agent.pk),
        ("delegation.granted.grantor", elder.pk),
    }
    assert "陈敏" in told.get(person=elder).title_zh
    assert "王秀英" not in told.get(person=agent).title_zh
    revoke_delegation(row, by=Viewer(role=Role.PERSON, person_id=elder.pk))
    deliver_pending()
    assert Message.objects.filter(kind__startswith="delegation.revoked").count() == 2


@override_settings(DEMONSTRATION=True)
def test_the_telephone_says_until_when_a_message_is_held(client):
    declare_kind("tests.night", title="测试来信", body="夜里的消息", by_sms=True)
    person = make_person(phone="12000000001")
    now = timezone.localtime()
    quiet = {"quiet_from": (now - timedelta(hours=1)).time(), "quiet_until": (now + timedelta(hours=2)).time()}
    Preference.objects.create(person=person, **{name: moment.replace(microsecond=0) for name, moment in quiet.items()})
    send(person, "tests.night", reference="n1")
    page = client.get("/messaging/telephone/").content.decode()
    assert "测试来信" in page
    assert f"{quiet['quiet_until']:%H:%M}" in page
    assert "免打扰" in page
    assert isinstance(quiet["quiet_until"], time)
