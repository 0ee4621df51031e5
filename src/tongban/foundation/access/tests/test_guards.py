import logging

import pytest
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, ProgrammingError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from tongban.foundation.access.logs import QuietFormatter
from tongban.foundation.access.public import (
    IdempotencyConflict,
    NotVisible,
    Reply,
    StillRunning,
    idempotent,
    next_address,
    person_page,
    public_page,
    rate_limited,
    request_id,
)


@public_page
def fine(request):
    return HttpResponse("ok")


@person_page
def personal(request):
    return HttpResponse("ok")


@public_page
def hidden(request):
    raise NotVisible


@public_page
def huge(request):
    raise RequestDataTooBig("too big")


@public_page
def broken(request):
    raise ZeroDivisionError


@public_page
def busy(request):
    raise RuntimeError("while saving") from OperationalError("database is locked")


@public_page
def mistaken(request):
    raise ProgrammingError("no such column")


@public_page
@rate_limited("tests.limited", times=2, seconds=60, methods=("GET",))
def limited(request):
    return HttpResponse("ok")


urlpatterns = [
    path("fine/", fine),
    path("personal/", personal),
    path("hidden/", hidden),
    path("huge/", huge),
    path("broken/", broken),
    path("busy/", busy),
    path("api/busy/", busy),
    path("mistaken/", mistaken),
    path("limited/", limited),
    path("api/hidden/", hidden),
]
handler400 = "tongban.foundation.access.pages.bad_request"
handler403 = "tongban.foundation.access.pages.forbidden"
handler404 = "tongban.foundation.access.pages.not_found"
handler500 = "tongban.foundation.access.pages.server_error"


@pytest.fixture
def visitor():
    cache.clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/hidden/", 404, "没有找到这一页"),
        ("/nowhere/", 404, "没有找到这一页"),
        ("/huge/", 413, "内容太大"),
        ("/broken/", 500, "我们这边出了点问题"),
        ("/mistaken/", 500, "我们这边出了点问题"),
        ("/busy/", 503, "系统暂时不可用"),
    ],
)
@pytest.mark.django_db
def test_what_went_wrong_is_said_in_plain_words(visitor, address, status, words):
    answer = visitor.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_the_api_is_answered_with_a_problem(visitor):
    answer = visitor.get("/api/hidden/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["status"] == 404


@pytest.mark.django_db
def test_a_busy_database_is_worth_another_try(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        page, told = visitor.get("/busy/?a=1"), visitor.get("/api/busy/")
        sent = visitor.post("/busy/")
    assert [one["Retry-After"] for one in (page, told, sent)] == ["5"] * 3
    assert 'href="/busy/?a=1"' in page.content.decode()
    assert "Temporarily unavailable" in page.content.decode()
    assert "再试一次" not in sent.content.decode()  # a link would not send again
    assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_plain_words(visitor):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/fine/", {})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.django_db
def test_who_asks_too_often_is_told_how_long_to_wait(visitor):
    assert [visitor.get("/limited/").status_code for _ in range(3)] == [200, 200, 429]
    answer = visitor.get("/limited/")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert visitor.get("/limited/", REMOTE_ADDR="192.0.2.9").status_code == 200


@pytest.mark.django_db
def test_headers_forbid_what_the_platform_never_needs(visitor):
    answer = visitor.get("/fine/")
    assert "usb=()" in answer["Permissions-Policy"]
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_pages_of_a_signed_in_person_are_not_kept_by_the_browser(visitor):
    assert not visitor.get("/fine/").has_header("Cache-Control")
    visitor.cookies["sessionid"] = "x"
    assert visitor.get("/fine/")["Cache-Control"] == "private, no-store"
    assert visitor.get("/personal/")["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_request_keeps_the_id_it_came_with_if_it_looks_like_one(visitor):
    assert visitor.get("/fine/", headers={"X-Request-Id": "abc-12345678"})["X-Request-Id"] == "abc-12345678"
    assert visitor.get("/fine/", headers={"X-Request-Id": "a b\n"})["X-Request-Id"] != "a b\n"


def a_line(message, *args, exc_info=None):
    return QuietFormatter().format(logging.LogRecord("x", logging.INFO, "f", 1, message, args, exc_info))


def test_a_log_line_names_no_person_and_carries_the_request():
    token = request_id.set("request-1")
    line = a_line("申请人 %s 电话 %s", "319900199001010018", "13800001234")
    request_id.reset(token)
    assert "319900199001010018" not in line
    assert "13800001234" not in line
    assert "request-1" in line


def test_structured_lines_go_the_same_way(caplog):
    import structlog

    with caplog.at_level(logging.INFO):
        structlog.get_logger("tests").info("told", phone="13800001234")
    line = QuietFormatter().format(caplog.records[-1])
    assert "138****1234" in line
    assert "13800001234" not in line


def test_a_traceback_names_no_person():
    import sys

    try:
        raise ValueError("319900199001010018")
    except ValueError:
        line = a_line("failed", exc_info=sys.exc_info())
    assert "ValueError" in line
    assert "319900199001010018" not in line


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere_after_signing_in(wanted):
    assert next_address(RequestFactory().get("/", {"next": wanted}), "/home/") == "/home/"


def test_one_is_sent_back_to_where_one_was():
    assert next_address(RequestFactory().get("/", {"next": "/cases/1/?a=b"})) == "/cases/1/?a=b"


class Till:
    def __init__(self, status=201):
        self.effects, self.status = 0, status

    def ring(self):
        self.effects += 1
        return Reply(self.status, f"{self.effects}".encode())


@pytest.mark.django_db
def test_a_repeated_request_has_one_effect_and_the_same_answer():
    till = Till()
    first = idempotent("client:1", "k", "digest", till.ring)
    again = idempotent("client:1", "k", "digest", till.ring)
    assert (till.effects, again.status, again.body, again.is_repeated) == (1, first.status, first.body, True)
    assert idempotent("client:2", "k", "digest", till.ring).body == b"2", "another client's key is another key"


@pytest.mark.django_db
def test_a_key_used_for_another_content_is_refused_without_effect():
    till = Till()
    idempotent("client:1", "k", "digest", till.ring)
    with pytest.raises(IdempotencyConflict):
        idempotent("client:1", "k", "other", till.ring)
    assert till.effects == 1


@pytest.mark.django_db
def test_a_second_request_while_the_first_runs_waits_its_turn():
    till = Till()

    def slow():
        with pytest.raises(StillRunning):
            idempotent("client:1", "k", "digest", till.ring)
        return till.ring()

    assert idempotent("client:1", "k", "digest", slow).body == b"1"
    assert till.effects == 1


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.django_db
def test_a_failure_of_ours_is_not_kept(status):
    idempotent("client:1", "k", "digest", Till(status).ring)
    assert idempotent("client:1", "k", "digest", Till().ring).status == 201


@pytest.mark.django_db
def test_an_error_frees_the_key():
    from tongban.foundation.access.models import StoredReply

    def fails():
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - any will do
        idempotent("client:1", "k", "digest", fails)
    assert not StoredReply.objects.exists()
    assert idempotent("client:1", "k", "digest", Till().ring).status == 201


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("get", "/ui/?q=%00", {}),
        ("post", "/ui/preferences/", {"data": {"edition": "a\0b"}}),
        (
            "put",
            "/api/v1/cases/1/answers",
            {"data": '{"answers": {"a": "\\u0000"}}', "content_type": "application/json"},
        ),
    ],
)
def test_a_nul_is_refused_before_any_view(client, method, path, more):
    assert getattr(client, method)(path, **more).status_code == 400
