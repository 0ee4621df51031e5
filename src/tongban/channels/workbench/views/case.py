"""One case: everything needed to decide lawfully and in time, on one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.capabilities.archives.public import archive_of, is_archivist
from tongban.capabilities.licences.public import holds_within, lines_of_ofd
from tongban.capabilities.materials.public import note_access
from tongban.capabilities.process.errors import ProcessError
from tongban.capabilities.process.public import (
    SignMode,
    add_signer,
    cc,
    claim,
    delegate,
    diagram_state,
    inbox,
    instance_of,
    may_work,
    reassign,
    release,
    removable_signers,
    remove_signer,
    return_to,
    signers_missing,
)
from tongban.channels.workbench.acts import VERBS
from tongban.channels.workbench.assistance import beside_case
from tongban.channels.workbench.bundles import beside
from tongban.channels.workbench.reading import (
    MaterialLine,
    checks_of,
    colleagues_by_ref,
    correctable,
    given_of,
    groups_of,
    materials_of,
    may_accompany,
    silent_sources_of,
    visible_by_ref,
)
from tongban.channels.workbench.views.procedures import orderable
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.foundation.audit.public import record
from tongban.foundation.files.public import StoredFile, response
from tongban.foundation.files.public import read as read_stored
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    NEXT,
    CasePage,
    Colour,
    SpecialProcedure,
)
from tongban.journeys.cases.public import case_page as bundle_of
from tongban.journeys.packs.public import localised
from tongban.registers.authorities.public import Officer, officers_of

RING = {Colour.GREEN: "success", Colour.YELLOW: "warning", Colour.RED: "danger", Colour.STOPPED: "paused"}


@officer_page
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """What departments gave, what was written and shown, the checks with their articles, and what can be done now."""
    viewer = viewer_of(request)
    page = bundle_of(viewer, number)
    materials = materials_of(page, viewer)
    for line in materials:
        if line.may_see_licence and line.cover and line.cover.licence:
            record(viewer, "licence.seen_with_case", line.cover.licence, detail={"case": number})
    checks = checks_of(page)
    officers = list(officers_of(page.case.authority_code))
    context = {
        "page": page,
        "case": page.case,
        "pack": page.case.pack_version,
        "viewer": viewer,
        "clock_kind": RING.get(page.clock.colour, ""),
        "given": given_of(page),
        "silent": silent_sources_of(page),
        "groups": groups_of(page),
        "checks": checks,
        "unmet": [check for check in checks if check.verdict is False],
        "to_confirm": sum(c.verdict is not None and c.judged is None for c in checks) if "judge" in page.actions else 0,
        "materials": materials,
        "first_sheet": _first_sheet(page, materials),
        "correctable": correctable(page),
        "pledge": localised((page.case.pack_version.manifest.get("pledge") or {}).get("text")),
        "names": colleagues_by_ref(officers),
        "procedures": list(page.case.procedures.all()),
        "orderable": orderable(page, viewer),
        "next_steps": [(NEXT[one.what], one) for one in page.next],
        "kind_names": dict(SpecialProcedure.Kind.choices),
        "holds": holds_within(page.case.ref),
        "next_url": _next_url(viewer, page.case.ref),
        "archive": archive_of([page.case.ref]).get(page.case.ref) if page.case.is_ended else None,
        "is_archivist": is_archivist(viewer, page.case.authority_code),
        **beside(viewer, page.case),
        **beside_case(viewer, page.case),
    }
    return render(request, "workbench/case.html", context | _work_context(page, viewer, officers))


def _work_context(page: CasePage, viewer: Viewer, officers: list[Officer]) -> dict[str, Any]:
    """Steps that wait, which of them are the viewer's, and what can be done with them among colleagues."""
    open_work = [item for item in page.work if item.is_open]
    mine = [item for item in open_work if may_work(item, viewer)]
    here = {item.element_id for item in open_work}
    done = {item.element_id: item for item in page.work if item.completed_at and item.element_id not in here}
    team = [
        ("reassign", _("转交")), ("delegate", _("委托代办")), ("sign_all", _("加签（会签）")),
        ("sign_any", _("加签（或签）")), ("copy", _("抄送")),
    ]  # fmt: skip
    colleagues = [officer for officer in officers if officer.pk != viewer.officer_id]
    finished = sorted((item.completed_at, item.pk, item) for item in page.work if item.completed_at)
    last = finished[-1][2] if finished else None
    return {
        "returned": last if last is not None and last.outcome == "return" and open_work else None,
        "open_work": open_work,
        "mine": mine[0] if mine else None,
        "mine_pks": {item.pk for item in mine},
        "earlier": list(done.values()),
        "colleagues": colleagues,
        "removable": {item.pk: removable_signers(item, viewer) for item in open_work},
        "lacks_signers": signers_missing(mine[0]) if mine else 0,
        "companions": [one for one in colleagues if may_accompany(one, page.case)],
        "team": team,
    }


def _first_sheet(page: CasePage, materials: list[MaterialLine]) -> dict[str, str] | None:
    """What the viewer beside the case shows first: the first material, else the newest letter."""
    number = page.case.number
    for line in materials:
        for one in line.files:
            name = "workbench:file" if one.kind == "pdf" else "workbench:sheet"
            return {"title": line.title, "url": reverse(name, args=[number, one.reference])}
    for one_letter in reversed(page.letters):
        if one_letter.file_id:
            return {"title": one_letter.title, "url": reverse("workbench:letter", args=[number, one_letter.pk])}
    return None


def _next_url(viewer: Viewer, ref: str) -> str:
    """The most urgent case in the viewer's inbox besides this one."""
    found = next((item for item in inbox(viewer, size=4).items if item.owner_ref != ref), None)
    case = visible_by_ref(viewer, found.owner_ref) if found else None
    return reverse("workbench:case", args=[case.number]) if case else ""


@require_POST
@officer_page
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One act of an officer on a case; refused acts say why and keep what was typed in the page's form."""
    if verb not in VERBS:
        raise Http404
    viewer = viewer_of(request)
    page = bundle_of(viewer, number)
    action, done = VERBS[verb]
    try:
        said = action(page.case, viewer, request)
    except (CaseError, ProcessError) as error:
        messages.error(request, str(error.message))
        return redirect("workbench:case", number=number)
    messages.success(request, said if isinstance(said, str) and said else _(done))
    if verb == "transfer":  # it is another authority's case now
        return redirect("workbench:inbox")
    return redirect("workbench:case", number=number)


TEAM = {"reassign", "delegate", "sign_all", "sign_any", "unsign", "copy"}


@require_POST
@officer_page
def work_verb(request: HttpRequest, number: str, item_pk: int, verb: str = "") -> HttpResponse:
    """Claim, release, hand over, delegate, add a signer, copy to colleagues, or return to an earlier step."""
    viewer = viewer_of(request)
    verb = verb or request.POST.get("verb", "")
    item = next((one for one in bundle_of(viewer, number).work if one.pk == item_pk), None)
    if item is None:
        raise Http404
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "").strip()
    known = colleagues_by_ref(officers_of(viewer.authority_code))
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "claim": (lambda: claim(item, viewer), _("已认领。")),
        "release": (lambda: release(item, viewer), _("已放回待认领。")),
        "reassign": (lambda: reassign(item, to, by=viewer, reason=reason), _("已转交。")),
        "delegate": (lambda: delegate(item, to, by=viewer, reason=reason), _("已委托。")),
        "sign_all": (lambda: add_signer(item, to, by=viewer, mode=SignMode.ALL), _("已加签，全部签完才算通过。")),
        "sign_any": (lambda: add_signer(item, to, by=viewer, mode=SignMode.ANY), _("已加签，一人签了就算通过。")),
        "unsign": (lambda: remove_signer(item, to, by=viewer), _("已移除，这一步不再等这位同事签字。")),
        "copy": (lambda: cc(item, [to], by=viewer), _("已抄送。")),
        "return": (lambda: return_to(item, request.POST.get("element", ""), by=viewer, reason=reason), _("已退回。")),
    }
    if verb not in verbs or (verb in TEAM and to not in known):
        raise Http404
    action, done = verbs[verb]
    try:
        action()
        messages.success(request, done)
    except ProcessError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:case", number=number)


@officer_page
def letter(request: HttpRequest, number: str, letter_pk: int) -> HttpResponse:
    """One letter of the case as its sealed PDF."""
    found = next((one for one in bundle_of(viewer_of(request), number).letters if one.pk == letter_pk), None)
    if found is None or found.file is None:
        raise Http404
    return response(found.file, inline=True, name=f"{found.number}.pdf")


def _material(request: HttpRequest, number: str, reference: UUID) -> StoredFile:
    held = [one for line in materials_of(bundle_of(viewer_of(request), number)) for one in line.files]
    found = next((one for one in held if one.reference == reference), None)
    if found is None:
        raise Http404
    return found


@officer_page
def file(request: HttpRequest, number: str, reference: UUID) -> HttpResponse:
    """One uploaded material of the case; its owner sees that it was opened."""
    found = _material(request, number, reference)
    viewer = viewer_of(request)
    case = bundle_of(viewer, number).case
    holder = case.organisation or case.person
    if holder is not None:
        note_access(holder, found.digest, case.ref, by=viewer)
    return response(found, inline="original" not in request.GET)


@officer_page
def sheet(request: HttpRequest, number: str, reference: UUID) -> HttpResponse:
    """A picture that fits the viewer beside the case."""
    found = _material(request, number, reference)
    url = reverse("workbench:file", args=[number, reference])
    lines = lines_of_ofd(read_stored(found)) if found.kind == "ofd" else []
    answer = render(request, "workbench/sheet.html", {"file": found, "url": url, "lines": lines})
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Content-Security-Policy"] = (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )
    return answer


@officer_page
def process(request: HttpRequest, number: str) -> HttpResponse:
    """The running case on its diagram."""
    page = bundle_of(viewer_of(request), number)
    instance = instance_of(page.case.ref)
    diagram = diagram_state(instance) if instance else None
    names = colleagues_by_ref(officers_of(page.case.authority_code))
    context = {"page": page, "case": page.case, "diagram": diagram, "names": names}
    return render(request, "workbench/process.html", context)
