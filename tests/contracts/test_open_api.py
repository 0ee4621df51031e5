"""The open API is a promise: its description changes only on purpose, and every operation keeps to it.

``script/manage open_api_description > tests/contracts/openapi.json`` writes the description anew.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tongban.channels.open_api.api import v1
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.public import open_client

# Each operation is asked so often; ``TONGBAN_NONSENSE=300`` asks longer.
EXAMPLES = int(os.environ.get("TONGBAN_NONSENSE", "12"))
FILE = Path(__file__).with_name("openapi.json")
REWRITE = "script/manage open_api_description > tests/contracts/openapi.json"


def description() -> dict[str, Any]:
    return json.loads(json.dumps(v1.get_openapi_schema(path_prefix="/api/v1/"), default=str))


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_changes_only_on_purpose():
    assert json.loads(FILE.read_text(encoding="utf-8")) == description(), f"if it is meant: {REWRITE}"


@pytest.mark.parametrize(("method", "path", "operation"), operations(), ids=lambda one: one if type(one) is str else "")
def test_every_operation_names_its_answers(method, path, operation):
    answers = set(operation["responses"])
    assert answers & {"200", "201"}
    if operation.get("security"):
        assert {"401", "403"} <= answers
    if "{" in path:
        assert "404" in answers
    if "requestBody" in operation:
        assert {"400", "409", "422"} <= answers
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/problem+json"]


# Anything that JSON can say, with a taste for what breaks programs.
TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "\x00", "'", "\ud800", "²", "9" * 400, "-1", "null", "granted", "../..", "%00", "😀" * 50]),
)
SCALAR = st.one_of(TEXT, st.none(), st.booleans(), st.integers(), st.floats())
JSON = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8
)
FIELDS = ["item", "applicant", "answers", "submit", "pledged", "citizen_id", "name", "credit_code", "step", "reason",
          "article", "competent", "items", "id", "text", "remedy", "reason_code", "result", "reasons", "articles",
          "document", "purpose"]  # fmt: skip
BODY = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6),
    JSON,
)
QUERY = st.dictionaries(
    st.sampled_from(["state", "item", "changed_after", "cursor", "limit", "audience"]), TEXT, max_size=3
)
NUMBER = st.one_of(st.integers(min_value=0), st.sampled_from([0, 2**31, 2**63, 2**64, 10**40]))
CODE = st.sampled_from(["x", "'", "²", "a" * 300])


def raw(body: Any) -> bytes:
    return json.dumps(body).encode("utf-8", "surrogatepass")


@pytest.mark.slow("hundreds of requests with nonsense in them")
class Nonsense(TestCase):
    """Whatever is sent: a documented status, and a problem in words when it is refused."""

    @classmethod
    def setUpTestData(cls) -> None:
        town = Town()
        cls.item = make_pack().code
        cls.case = make_case(town).pk
        cls.draft = make_case(town, "draft").pk
        cls.staff_number = Officer.objects.get(pk=town.officer.officer_id).staff_number
        _row, cls.token = open_client(
            "nonsense", "civil_affairs_bureau", scopes=["items.read", "cases.read", "cases.file", "cases.decide"],
            by="system",
        )  # fmt: skip
        cls.applicant = {"citizen_id": str(town.elder.citizen_id), "name": town.elder.name}

    def ask(self, method: str, path: str, content: bytes, query: dict[str, str], key: str, officer: str) -> Any:
        client = Client(raise_request_exception=False)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "X-Officer": officer}
        address = path + (
            f"?{urlencode({k: v.encode('utf-8', 'replace').decode() for k, v in query.items()})}" if query else ""
        )
        return client.generic(method.upper(), address, content, "application/json", headers=headers)

    def keeps_its_word(self, operation: dict[str, Any], answer: Any, sent: str) -> None:
        said = f"{answer.status_code} {answer.content[:300]!r} to {sent}"
        assert str(answer.status_code) in operation["responses"], said
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", said
            problem = answer.json()
            assert problem["status"] == answer.status_code, said
            assert problem["title"], said
        else:
            answer.json()

    def examine(self, method: str, path: str, operation: dict[str, Any], data: st.DataObject) -> None:
        known = {"code": self.item, "pk": str(data.draw(st.sampled_from([self.case, self.draft])))}

        def place(found: re.Match[str]) -> str:
            if data.draw(st.booleans()):
                return known.get(found[1], "A1")
            return (
                str(data.draw(NUMBER)) if found[1] == "pk" else data.draw(st.sampled_from(["x", "'", "²", "a" * 300]))
            )

        address = re.sub(r"\{(\w+)\}", place, path)
        body = data.draw(BODY)
        if isinstance(body, dict) and data.draw(st.booleans()):
            body = {"item": self.item, "applicant": self.applicant, "answers": {}, **body}
        content = raw(body) if data.draw(st.integers(0, 9)) else data.draw(st.binary(max_size=60))
        key = data.draw(st.sampled_from(["", "k", "k" * 500, "\u00e9"]))
        officer = data.draw(st.sampled_from([self.staff_number, "", "x" * 300]))
        query = data.draw(QUERY)
        answer = self.ask(method, address, content if method != "get" else b"", query, key, officer)
        self.keeps_its_word(operation, answer, f"{method} {address} {query} {content[:200]!r} key={key!r}")


def _test_of(method: str, path: str, operation: dict[str, Any]):
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )  # fmt: skip
    @given(data=st.data())
    def test(self: Nonsense, data: st.DataObject) -> None:
        self.examine(method, path, operation, data)

    return test


for _method, _path, _operation in operations():
    setattr(Nonsense, f"test_{_operation['operationId']}", _test_of(_method, _path, _operation))
