"""证照归集: old licences come in, their quality by issuer, gaps that are chased, the list of what is issued."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.collection import public as collection
from tongban.capabilities.collection.public import CollectionError
from tongban.capabilities.licences.public import LicenceState, licence_type
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.files.public import FileRefused
from tongban.foundation.ui.public import csv_response, localised
from tongban.foundation.values.public import read_day
from tongban.registers.authorities.public import authority

POSTS = ("officer", "reviewer", "head")
PER_PAGE = 30
LARGEST = 200 * 1024 * 1024
KEYS = {
    "ZZHM": "证照编号", "CZZT": "持证主体", "CZZTDM": "持证主体代码", "ZZBFRQ": "颁发日期", "ZZYXQQSRQ": "有效期起",
    "ZZYXQJZRQ": "有效期止", "ZZZT": "状态", "ZZBS": "证照标识", "ZZLXDM": "证照类型代码", "ZZBFJGDM": "颁发机构代码",
    "SCAN": "扫描件文件名",
}  # fmt: skip


def _title(code: str) -> str:
    return localised(licence_type(code).title)


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def batches(request: HttpRequest) -> HttpResponse:
    """Deliveries of the authority; POST looks at a new one."""
    viewer = viewer_of(request)
    types = [(code, localised({"zh": zh, "en": en})) for code, zh, en in collection.types_of(viewer)]
    error, chosen = "", request.POST.get("type", "")
    if request.method == "POST":
        upload = request.FILES.get("delivery")
        if chosen not in dict(types):
            error = _("请选择证照类型。")
        elif upload is None or (upload.size or 0) > LARGEST:
            error = _("请选择一个不超过 200 MB 的文件。更大的请联系运维从服务器导入。")
        else:
            try:
                made = collection.begin(
                    chosen,
                    by=viewer,
                    authority_code=viewer.authority_code,
                    name=str(upload.name),
                    content=upload,
                )
                return redirect("workbench:collection_batch", made.pk)
            except (CollectionError, FileRefused) as told:
                error = str(getattr(told, "message", "") or told)
    page = Paginator(collection.batches_visible_to(viewer), PER_PAGE).get_page(request.GET.get("page"))
    gaps = collection.gaps_visible_to(viewer).filter(state="open")
    context = {
        "page": page, "rows": [(one, _title(one.type_code)) for one in page], "types": types, "chosen": chosen,
        "error": error, "open_gaps": gaps.count(),
    }  # fmt: skip
    return render(request, "workbench/collection.html", context, status=400 if error else 200)


@require_GET
@officer_page(posts=POSTS)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: columns and dry run before it starts, progress while it goes, refused rows after."""
    found = collection.batch(viewer_of(request), pk)
    kind = licence_type(found.type_code)
    context: dict[str, Any] = {"batch": found, "title": localised(kind.title), "goes": found.state == "running"}
    if found.state == "preview":
        extensions = [(f"KZ_{one.key}", localised(one.label)) for one in kind.attributes]
        mapped = set(found.mapping.values())
        context |= {
            "dry": collection.dry_run(found), "keys": [*KEYS.items(), *extensions],
            "columns": [(column, found.mapping.get(column, "")) for column in found.columns],
            "lacking": [KEYS[key] for key in collection.REQUIRED if key not in mapped],
        }  # fmt: skip
    refusals = Paginator(found.refusals.order_by("row"), PER_PAGE).get_page(request.GET.get("page"))
    context |= {"refusals": refusals, "refused": [(row, collection.REASONS.get(row.reason)) for row in refusals],
                "reasons": collection.REASONS}  # fmt: skip
    return render(request, "workbench/collection_batch.html", context)


@require_POST
@officer_page(posts=POSTS)
def batch_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Map columns, start, cancel."""
    viewer = viewer_of(request)
    found = collection.batch(viewer, pk)
    try:
        if verb == "map":
            chosen = {column: request.POST.get(f"column-{place}", "") for place, column in enumerate(found.columns, 1)}
            collection.remap(found, chosen, by=viewer)
        elif verb == "start":
            collection.start(found, by=viewer)
        elif verb == "cancel":
            collection.cancel(found, by=viewer)
        else:
            raise Http404
        messages.success(request, _("已记录。"))
    except CollectionError as told:
        messages.error(request, str(told.message))
    return redirect("workbench:collection_batch", found.pk)


@require_GET
@officer_page(posts=POSTS)
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """Refused rows as they were delivered, each with its reason: mend them and deliver the file again."""
    found = collection.batch(viewer_of(request), pk)
    rows = (
        [
            *(row.raw.get(column, "") for column in found.columns),
            row.row,
            collection.REASONS.get(row.reason, row.reason),
        ]
        for row in found.refusals.order_by("row").iterator(1000)
    )
    return csv_response(f"refused-{found.pk}", [*found.columns, _("行号"), _("退回原因")], rows)


@require_GET
@officer_page(posts=POSTS)
def quality(request: HttpRequest) -> HttpResponse:
    """The league of issuers and how the findings develop."""
    rows, past = collection.issuer_league(), collection.issuer_trend()
    chart = {
        "labels": [f"{day:%m-%d}" for day, _licences, _wrong in past],
        "series": [{"name": _("问题"), "values": [wrong for _day, _licences, wrong in past]}],
        "unit": _("个"),
    }
    context = {
        "rows": rows, "kinds": list(collection.KINDS.values()), "chart": chart, "has_trend": len(past) > 1,
        "as_of": past[-1][0] if past else None, "licences": sum(row.licences for row in rows),
        "wrong": sum(row.wrong for row in rows), "own": viewer_of(request).authority_code,
        "leads": collection.leads(viewer_of(request)),
    }  # fmt: skip
    return render(request, "workbench/collection_quality.html", context)


@require_GET
@officer_page(posts=POSTS)
def quality_export(request: HttpRequest) -> HttpResponse:
    """The league as a CSV file."""
    head = [_("发证机关"), _("证照"), _("问题"), _("每万张"), *collection.KINDS.values(), _("比上次")]
    rows = (
        [row.authority.title, row.licences, row.wrong, row.per_ten_thousand, *row.kinds, row.change]
        for row in collection.issuer_league()
    )
    return csv_response("issuers", head, rows)


@require_GET
@officer_page(posts=POSTS)
def issuer(request: HttpRequest, code: str) -> HttpResponse:
    """One issuer by rule; examples for the issuer alone."""
    viewer = viewer_of(request)
    is_own = viewer.authority_code == code
    if not is_own and not collection.leads(viewer):
        raise Http404
    rows = [
        (rule, count, collection.examples_of(count.examples[:5]) if is_own else [])
        for rule, count in collection.findings_of(code)
    ]
    past = collection.issuer_trend(code)
    chart = {"labels": [f"{day:%m-%d}" for day, _n, _w in past], "unit": _("个"),
             "series": [{"name": _("问题"), "values": [wrong for _d, _n, wrong in past]}]}  # fmt: skip
    context = {"rows": rows, "issuer": authority(code), "is_own": is_own, "chart": chart, "has_trend": len(past) > 1}
    return render(request, "workbench/collection_issuer.html", context)


@require_GET
@officer_page(posts=POSTS)
def gaps(request: HttpRequest) -> HttpResponse:
    """Papers without a licence; the soonest term first."""
    viewer = viewer_of(request)
    every = collection.gaps_visible_to(viewer)
    state, kind = request.GET.get("state", "open"), request.GET.get("kind", "")
    rows = every.filter(state=state) if state in collection.Gap.State.values else every
    rows = rows.filter(kind=kind) if kind in collection.Gap.Kind.values else rows
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [(gap, _title(gap.type_code)) for gap in page], "state": state, "kind": kind,
        "states": collection.Gap.State.choices, "kinds": collection.Gap.Kind.choices, "own": viewer.authority_code,
        "late": sum(gap.is_late for gap in every.filter(state="open")[:1000]),
        "open": every.filter(state="open").count(), "closed": every.filter(state="closed").count(),
    }  # fmt: skip
    return render(request, "workbench/collection_gaps.html", context)


@require_POST
@officer_page(posts=POSTS)
def gap_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Say why there is no licence to add, or take that back."""
    viewer = viewer_of(request)
    gap = get_object_or_404(collection.gaps_visible_to(viewer), pk=pk, authority_id=viewer.authority_code)
    try:
        if verb == "explain":
            collection.explain(gap, request.POST.get("note", ""), by=viewer)
        elif verb == "reopen":
            collection.reopen(gap, by=viewer)
        else:
            raise Http404
        messages.success(request, _("已记录。"))
    except CollectionError as told:
        messages.error(request, str(told.message))
    return redirect("workbench:collection_gaps")


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def licence(request: HttpRequest, pk: int) -> HttpResponse:
    """A collected licence: put it right; every change stays with what it said before."""
    viewer = viewer_of(request)
    found = collection.collected_licence(viewer, pk)
    error = ""
    if request.method == "POST":
        error = _correct(request, found)
        if not error:
            return redirect("workbench:collection_licence", pk)
    past = collection.corrections_visible_to(viewer).filter(licence=found)
    said = {row["name"]: row.get("value") for row in found.fields}
    fields = [
        (one.name, localised(one.label), request.POST.get(f"field-{one.name}", said.get(one.name) or ""))
        for one in found.type.attributes
    ]
    context = {
        "licence": found, "title": localised(found.type.title), "fields": fields, "error": error, "past": past[:50],
        "states": LicenceState.choices, "said": request.POST,
    }  # fmt: skip
    return render(request, "workbench/collection_licence.html", context, status=422 if error else 200)


def _correct(request: HttpRequest, found: Any) -> str:
    """What is wrong with the form; empty when the correction is written."""
    reason = request.POST.get("reason", "").strip()[:200]
    texts = {name: request.POST.get(name, "").strip() for name in ("issued_on", "valid_from", "valid_until")}
    days = {name: read_day(text) for name, text in texts.items()}
    if not reason:
        return _("请写明为什么更正。")
    if days["issued_on"] is None or days["valid_from"] is None or (texts["valid_until"] and not days["valid_until"]):
        return _("日期读不出来，请写成 2022-01-05。")
    if days["valid_until"] and days["valid_until"] < days["valid_from"]:
        return _("有效期截止早于起始。")
    state = request.POST.get("state", found.state)
    fields = [
        {"name": one.name, "label": one.label, "value": value[:500]}
        for one in found.type.attributes
        if (value := request.POST.get(f"field-{one.name}", "").strip())
    ]
    changes = {**days, "fields": fields, "state": state if state in LicenceState.values else found.state}
    if collection.write_correction(found, changes, by=viewer_of(request), reason=reason) is None:
        messages.info(request, _("内容没有变化。"))
    else:
        messages.success(request, _("已更正，前后内容都留存了。"))
    return ""


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def issuing_list(request: HttpRequest) -> HttpResponse:
    """The department's part of the public list; POST publishes or withdraws one type."""
    viewer = viewer_of(request)
    if request.method == "POST":
        code, since = request.POST.get("type", ""), read_day(request.POST.get("since", ""))
        try:
            if code not in {line.kind.code for line in collection.lines()}:
                raise Http404
            if request.POST.get("verb") == "withdraw":
                collection.withdraw(code, by=viewer, authority_code=viewer.authority_code)
            else:
                collection.publish(
                    code, is_simultaneous=request.POST.get("simultaneous") == "1", since=since, by=viewer,
                    authority_code=viewer.authority_code,
                )  # fmt: skip
            messages.success(request, _("公开清单已更新。"))
        except CollectionError as told:
            messages.error(request, str(told.message))
        return redirect("workbench:collection_list")
    every = collection.lines()
    departments: dict[str, list[Any]] = {}
    for line in every:
        departments.setdefault(line.authority.pk, []).append(line)
    ranked = [(rows[0].authority.title, collection.rate(rows)) for rows in departments.values()]
    context = {
        "lines": [line for line in every if line.authority.pk == viewer.authority_code],
        "rate": collection.rate(every), "ranked": sorted(ranked, key=lambda pair: (pair[1].percent or 0, pair[0])),
    }  # fmt: skip
    return render(request, "workbench/collection_list.html", context)
