"""Is this document genuine? Open to everybody: a shop, a school, another city."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.bills.public import BillReport, bill_of_document, verify_data
from tongban.capabilities.licences.public import LicenceState, document_by_code, receipt_of, verify_file
from tongban.capabilities.reliance.public import use_of_copy
from tongban.channels.web.reliance import party_of_use
from tongban.foundation.access.public import public_page

LARGEST_BYTES = 20 * 1024 * 1024


@require_http_methods(["GET", "POST"])
@public_page
def verify(request: HttpRequest) -> HttpResponse:
    """Upload the PDF, or type the code printed on it."""
    context: dict[str, object] = {}
    if request.method == "POST":
        upload = request.FILES.get("document")
        code = request.POST.get("code", "").strip()
        if upload is not None and (upload.size or 0) > LARGEST_BYTES:
            context["error"] = _("文件超过 20 MB，不会是我们出具的文书。")
        elif upload is not None:
            return _uploaded(request, upload.read(), str(upload.name))
        elif code:
            return redirect("web:verify_code", code[:20])
        else:
            context["error"] = _("请选择文件，或输入文书上的核验码。")
    return render(request, "web/verify.html", context)


def _uploaded(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    """What a file is: the data file of a bill by its beginning, everything else as a sealed PDF."""
    if content.lstrip()[:5] in (b"<?xml", b"<Elec"):
        data = verify_data(content)
        return render(request, "web/verify_bill.html", {"report": data, "face": data.face, "name": name})
    report = verify_file(content)
    face = bill_of_document(report.document) if report.document and report.is_genuine else None
    return render(request, "web/verify.html", {"report": report, "name": name, "face": face})


@require_GET
@public_page
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What we know of a document by its code; no personal data, only what is needed to compare."""
    document = document_by_code(code)
    licence = document.licence if document else None
    if document and (face := bill_of_document(document)):
        shown = {"report": BillReport(face), "face": face, "document": document, "receipt": receipt_of(document)}
        return render(request, "web/verify_bill.html", shown)
    use = use_of_copy(document.code) if document else None
    context = {
        "use": use,
        "use_party": party_of_use(use) if use else "",
        "code": code,
        "document": document,
        "licence": licence,
        "licence_state": LicenceState(licence.state).label if licence else "",
        "in_force": licence is None or licence.is_valid(),
        "receipt": receipt_of(document) if document else None,
    }
    return render(request, "web/verify_code.html", context, status=200 if document else 404)


@require_GET
@public_page
def evidence(request: HttpRequest, code: str) -> HttpResponse:
    """存证回执 as a file: proves with ``verifier/verify_receipt.py`` that the document entered the log, without us."""
    document = document_by_code(code)
    receipt = receipt_of(document) if document else None
    if document is None or receipt is None:
        raise Http404
    answer = JsonResponse(receipt, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{document.code}.receipt.json"'
    return answer
