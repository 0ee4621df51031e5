"""发证清单: which licences the city issues, whether at once electronically, how many are valid; page and open data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.capabilities.collection.public import lines, open_data, rate
from tongban.foundation.access.public import public_page
from tongban.foundation.ui.public import csv_response


@require_GET
@public_page
def licence_list(request: HttpRequest) -> HttpResponse:
    """The list by department, searched by name."""
    every = lines()
    q = request.GET.get("q", "").strip()[:40]
    words = q.lower()
    shown = [
        line for line in every
        if words in f"{line.kind.title_zh} {line.kind.title_en} {line.authority.name} {line.authority.name_en}".lower()
    ]  # fmt: skip
    groups: dict[str, list[object]] = {}
    for line in shown:
        groups.setdefault(line.authority.title, []).append(line)
    figures = {
        "rate": rate(every), "simultaneous": sum(line.is_simultaneous for line in every),
        "valid": sum(line.valid for line in every),
    }  # fmt: skip
    return render(request, "web/licence_list.html", {"groups": groups, "q": q, **figures})


@require_GET
@public_page
def licence_list_json(request: HttpRequest) -> HttpResponse:
    """The list as JSON; free to use."""
    every = lines()
    found = rate(every)
    data = {
        "published": found.published, "expected": found.expected, "percent": found.percent,
        "types": open_data(every),
    }  # fmt: skip
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_GET
@public_page
def licence_list_csv(request: HttpRequest) -> HttpResponse:
    """The list as CSV; free to use."""
    rows = open_data(lines())
    return csv_response("licence-list", list(rows[0]) if rows else ["type_code"], (row.values() for row in rows))
