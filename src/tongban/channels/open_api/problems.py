"""Every failure of the API as ``application/problem+json`` (RFC 9457), in words that say what to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tongban.foundation.access.public import IdempotencyConflict, StillRunning, TooManyRequests, problem
from tongban.journeys.cases.errors import CaseError, NotComplete, NotEligible, NotYourCase
from tongban.journeys.packs.errors import PackNotFound


class Problem(Exception):
    """A refusal of the API itself: status, kind, title, and what the caller can do."""

    def __init__(self, status: int, kind: str, title: str, detail: str = "") -> None:
        super().__init__(title)
        self.status, self.kind, self.title, self.detail = status, kind, title, detail


def kind_url(kind: str) -> str:
    """Address of the paragraph that explains a kind of problem."""
    return f"{settings.TONGBAN_URL}/api/#{kind}"


def answer(status: int, kind: str, title: str, detail: str = "", **more: Any) -> HttpResponse:
    return problem(status, title, detail=detail, type=kind_url(kind), **more)


def faults(error: NotComplete) -> list[dict[str, str]]:
    """Faults of a form: where, what, and how to mend it."""
    return [
        {"pointer": str(getattr(fault, "path", "")), "detail": str(getattr(fault, "message", fault)),
         "remedy": str(getattr(fault, "fix", ""))}
        for fault in error.faults
    ]  # fmt: skip


def register(api: NinjaAPI) -> None:
    """Put every known failure on the API."""

    @api.exception_handler(Problem)
    def _own(request: HttpRequest, error: Problem) -> HttpResponse:
        return answer(error.status, error.kind, error.title, error.detail)

    @api.exception_handler(HttpError)
    def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(error.status_code, "request-unreadable", "没有看懂请求", "请求内容应为 UTF-8 编码的 JSON。")

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(
            401, "token-invalid", "令牌无效", "请在 Authorization 中带上有效的 Bearer 令牌。",
            headers={"WWW-Authenticate": "Bearer"},
        )  # fmt: skip

    @api.exception_handler(ValidationError)
    def _shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"pointer": "/".join(str(part) for part in one["loc"]), "detail": one["msg"]} for one in error.errors]
        return answer(422, "request-invalid", "请求内容不符合接口说明", errors=errors)

    @api.exception_handler(Http404)
    @api.exception_handler(NotYourCase)
    @api.exception_handler(PackNotFound)
    def _absent(request: HttpRequest, error: Exception) -> HttpResponse:
        return answer(404, "not-found", "没有找到", "请核对编号；不属于本部门的办件同样显示为没有。")

    @api.exception_handler(NotComplete)
    def _incomplete(request: HttpRequest, error: NotComplete) -> HttpResponse:
        return answer(422, "form-incomplete", str(error.message), errors=faults(error))

    @api.exception_handler(NotEligible)
    def _ineligible(request: HttpRequest, error: NotEligible) -> HttpResponse:
        failed = [str(one.id) for one in error.outcome.criteria if one.verdict is False]
        return answer(422, "not-eligible", str(error.message), criteria=failed)

    @api.exception_handler(CaseError)
    def _refused(request: HttpRequest, error: CaseError) -> HttpResponse:
        return answer(409, type(error).__name__.lower(), str(error.message))

    @api.exception_handler(IdempotencyConflict)
    def _conflict(request: HttpRequest, error: IdempotencyConflict) -> HttpResponse:
        return answer(409, "idempotency-conflict", str(error.message))

    @api.exception_handler(StillRunning)
    def _running(request: HttpRequest, error: StillRunning) -> HttpResponse:
        return answer(
            409, "still-running", "同一请求正在处理", "请稍后用同一个幂等键再试。", headers={"Retry-After": "2"}
        )

    @api.exception_handler(TooManyRequests)
    def _limited(request: HttpRequest, error: TooManyRequests) -> HttpResponse:
        seconds = str(error.retry_after_seconds)
        return answer(429, "too-many-requests", str(error.message), headers={"Retry-After": seconds})
