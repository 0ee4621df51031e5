"""Every address × every role: the expected status, sealed headers, and nothing of the elder for strangers."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import pytest
from django.core.cache import cache
from django.test import Client, TestCase

from .asking import Row, all_names, ask, word_for
from .bodies import body_of
from .pages import faults_of, text_of
from .table import ROWS
from .world import ROLES, World, make_world

# Who may see what is the elder's; the office of her case, and the systems of that office, are among them.
HERS = {"me", "re", "cl", "of", "ac"}
PAGES_OF_SESSIONS = [role for role in ROLES if role not in {"an", "ac", "ax"}]
# A provider calls (its signature is checked), and the switch of how pages look, which sets nothing else.
# Wallets bring secrets of their own and no session.
WITHOUT_TOKEN = {
    "payments:notify", "ui:preferences", "web:credential_token", "web:credential_nonce", "web:credential",
    "web:presentation_request", "web:presentation",
}  # fmt: skip
# The application's own shell: the same bytes for everybody.
SHELL = {
    "web:service_worker", "web:manifest", "verifier:service_worker", "verifier:manifest", "workbench:survey_worker",
}  # fmt: skip
# Whose agent one once was stays readable to oneself; the department of a datum knows who says that it is wrong.
KNOWN_ANYHOW = {
    ("identity_delegations", "rv"): "her name",
    ("workbench:dispute", "oa"): "her name",
    ("workbench:dispute_verb", "oa"): "her name",
}
# The embedded plugs' own pages: what the provider or the telephone would show; absent outside the demonstration.
DEMONSTRATION = {"messaging:telephone", "payments:embedded", "identity_demonstration"}


def test_no_address_is_missing_from_the_table():
    listed, known = {row.name for row in ROWS}, set(all_names())
    assert sorted(known - listed) == [], "write a row for each into table.py"
    assert sorted(listed - known) == []


@pytest.mark.slow("twelve requests for each of 150 rows; the town is made once")
class TheTable(TestCase):
    """One test for each row; see the functions that are added below."""

    _made: ClassVar[World]

    @classmethod
    def setUpTestData(cls) -> None:
        TheTable._made = make_world()  # not an attribute that Django copies for each test

    def check(self, row: Row) -> None:
        world = TheTable._made
        wrong = []
        for role, expected in row.expected.items():
            answer = ask(world, row, role, body_of(row.name, world))
            if (got := word_for(answer)) != expected:
                wrong.append(f"{ROLES[role]}: {got}, not {expected}")
            personal = role in PAGES_OF_SESSIONS and row.name not in SHELL
            wrong += [f"{ROLES[role]}: {fault}" for fault in faults_of(answer, is_signed_in=personal)]
            if role not in HERS and row.name not in DEMONSTRATION:
                read = [what for what in self.secrets_in(text_of(answer)) if KNOWN_ANYHOW.get((row.name, role)) != what]
                wrong += [f"{ROLES[role]} reads {what}" for what in read]
        assert wrong == [], f"{row}\n  " + "\n  ".join(wrong)

    @staticmethod
    def secrets_in(text: str) -> list[str]:
        elder = TheTable._made.elder
        secrets = {
            "her citizen id": str(elder.citizen_id), "her phone": elder.phone, "her name": elder.name,
            "her address": "示范路1弄2号301室", "her case number": TheTable._made.places["case"],
        }  # fmt: skip
        return [what for what, value in secrets.items() if value in text]

    def test_every_unsafe_request_without_a_token_is_refused(self) -> None:
        world, passed = TheTable._made, []
        for row in {row.name: row for row in ROWS}.values():
            if row.name.startswith("open_api:open_api_v1") or row.name in WITHOUT_TOKEN:
                continue
            for role in ("an", "me", "of", "op"):
                cache.clear()
                client = Client(enforce_csrf_checks=True)
                client.cookies = world.clients[role].cookies.copy()
                if client.post(row.address(world)).status_code != 403:
                    passed.append(f"{row.name} as {ROLES[role]}")
        assert passed == []

    def test_the_pages_of_the_embedded_plugs_do_not_exist_outside_the_demonstration(self) -> None:
        world = TheTable._made
        with self.settings(DEMONSTRATION=False):
            found = {row.name: word_for(ask(world, row, "an")) for row in ROWS if row.name in DEMONSTRATION}
        assert found == dict.fromkeys(DEMONSTRATION, "404")


def _test_of(row: Row) -> Callable[[TheTable], None]:
    def test(self: TheTable) -> None:
        self.check(row)

    test.__doc__ = str(row)
    return test


for _row in ROWS:
    setattr(TheTable, f"test_{_row.method.lower()}_{_row.name.replace(':', '_').replace('-', '_')}", _test_of(_row))
