"""Version 1 of the open API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from . import problems
from .answers import reply
from .description import complete
from .routes import cases, gates, items, licences


class Version1(NinjaAPI):
    """Knows where it hangs: its names lie inside those of the room."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return reverse(f"open_api:{self.urls_namespace}:api-root", kwargs=path_params)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        complete(document)
        return document


v1 = Version1(
    title="通办 Tongban open API",
    version="1.0",
    urls_namespace="open_api_v1",
    docs_url=None,
    description=(
        "政务服务事项、办件与文书的开放接口。写操作请带 Idempotency-Key；列表用游标翻页；"
        "错误一律为 application/problem+json（RFC 9457）。"
    ),
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
problems.register(v1)
v1.add_router("/items", items.router)
v1.add_router("/cases", cases.router)
v1.add_router("/licences", licences.router)
v1.add_router("/gates", gates.router)


@v1.get("/ping", auth=None, summary="是否在线", operation_id="ping", tags=["service"])
def ping(request: HttpRequest) -> HttpResponse:
    """Answers when the service answers; asks nothing of the database."""
    return reply({"ok": True})
