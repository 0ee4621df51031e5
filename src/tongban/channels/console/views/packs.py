"""Service packs: what is in force, what a version says, and publishing a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.journeys.packs.public import PackError, PackFaulty, check_pack, load_zip, publish, published, versions


@operator_page
def packs(request: HttpRequest) -> HttpResponse:
    """Every item in force with its version, owner and day."""
    return render(request, "console/packs.html", {"packs": published()})


@operator_page
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """All versions of one item, newest first."""
    rows = versions(code)
    if not rows:
        raise Http404
    return render(request, "console/pack.html", {"code": code, "versions": rows, "newest": rows[0]})


@operator_page
def upload(request: HttpRequest) -> HttpResponse:
    """Check a zipped folder and, when it is faultless and asked for, publish it.

    Checking changes nothing; every problem names its file, line and remedy.
    """
    context: dict[str, object] = {}
    if request.method == "POST":
        content = request.FILES.get("folder")
        if content is None:
            messages.error(request, _("请先选择一个 zip 文件。"))
        else:
            try:
                found = load_zip(content.read())
                context = {"pack": found, "problems": check_pack(found)}
                if "publish" in request.POST:
                    version = publish(found, viewer_of(request))
                    messages.success(request, _("%(code)s %(version)s 已发布。") % vars(version))
                    return redirect("console:pack", code=version.code)
            except PackFaulty as error:
                context = {"pack": found, "problems": error.problems}
                messages.error(request, _("有错误的服务包不能发布，请按下表修改。"))
            except PackError as error:
                messages.error(request, str(error))
    return render(request, "console/pack_upload.html", context)
