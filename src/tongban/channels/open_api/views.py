"""The reference: every operation of the API on one page that a browser and a printer can read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.foundation.access.public import public_page


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of an OpenAPI document as a flat list, in the order in which they are written."""
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.append({"method": method.upper(), "path": path, **operation})
    return found


@public_page
def reference(request: HttpRequest) -> HttpResponse:
    """What the API offers, with links to the machine-readable description."""
    from .api import v1

    document = v1.get_openapi_schema(path_prefix="/api/v1/")
    return render(request, "open_api/reference.html", {"info": document["info"], "operations": operations(document)})
