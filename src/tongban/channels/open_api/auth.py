"""Bearer tokens of departments' systems, each route with its scope."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from tongban.foundation.access.public import Role, Viewer
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.public import ApiClient, client_of_token

from .problems import Problem


class Token(HttpBearer):
    """A token whose client has the scope; the client becomes the request's viewer."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        client = client_of_token(token)
        if client is None:
            return None
        if not client.may(self.scope):
            raise Problem(403, "scope-missing", "令牌没有这个权限", f"需要权限 {self.scope}，请向平台运维人员申请。")
        request.api_client = client  # type: ignore[attr-defined]
        request.viewer = client.viewer  # type: ignore[attr-defined]
        return client


def client_of(request: HttpRequest) -> ApiClient:
    """The client that the token authenticated."""
    client: ApiClient = request.api_client  # type: ignore[attr-defined]
    return client


def officer_viewer(request: HttpRequest) -> Viewer:
    """The officer who acts through the department's system, named by staff number in ``X-Officer``.

    Decisions are made by officers, not by systems: an act without an officer of the token's own authority is refused.

    Raises:
        Problem: 403, no such officer in this authority.
    Legal: 行政许可法 第三十四条, 第三十七条.
    """
    client = client_of(request)
    number = request.headers.get("X-Officer", "")
    officer = (
        Officer.objects.filter(staff_number=number, authority_id=client.authority_id, is_active=True)
        .prefetch_related("posts")
        .first()
    )
    if officer is None:
        raise Problem(403, "officer-unknown", "缺少经办人", "请在 X-Officer 中写明本部门在岗人员的工号。")
    return replace(
        client.viewer,
        role=Role.OFFICER,
        officer_id=officer.pk,
        region_code=officer.region_id or client.viewer.region_code,
        posts=frozenset(post.code for post in officer.posts.all()),
    )
