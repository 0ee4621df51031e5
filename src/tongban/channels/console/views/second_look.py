"""等复核: what two operators do together looks and is decided the same on every page; pages say what is proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tongban.capabilities.reliance.public import RelianceError
from tongban.foundation.access.public import Viewer, viewer_of
from tongban.foundation.four_eyes.public import FourEyesRefused, ProposedChange
from tongban.registers.authorities.public import CertificateRefused, names_of_officers

Change = TypeVar("Change", bound=ProposedChange)
# What a page says to whoever tried; each has its words in ``message``.
REFUSALS = (FourEyesRefused, CertificateRefused, RelianceError)


@dataclass(frozen=True)
class Card:
    """One proposal in ``console/_second_look.html``: of what kind it is, about what, and in lines what is proposed."""

    change: ProposedChange
    kind: str
    title: str
    lines: Sequence[str]
    is_own: bool = False
    proposed_by: str = ""
    decided_by: str = ""


def cards(
    changes: Iterable[Change], viewer: Viewer, words: Callable[[Change], tuple[str, str, list[str]]]
) -> list[Card]:
    """Proposals with their people by name.

    Args:
        words: gives kind, title and lines of one.
    """
    rows = list(changes)
    names = names_of_officers(ref for one in rows for ref in (one.proposed_by, one.decided_by))
    return [
        Card(
            one, *words(one), is_own=one.is_own(viewer), proposed_by=names.get(one.proposed_by, one.proposed_by),
            decided_by=names.get(one.decided_by, one.decided_by),
        )
        for one in rows
    ]  # fmt: skip


def decide(
    request: HttpRequest, verb: str, change: Any, *, confirm: Callable[..., Any], reject: Callable[..., Any], done: str,
    back: str,
) -> HttpResponse:  # fmt: skip
    """Confirm what another operator proposed, reject it with a remark, or take back one's own; then to ``back``.

    Args:
        verb: ``confirm`` or ``reject``; 404 for another.
        confirm, reject: actions of the room whose proposal it is.
        done: what is said when it was confirmed.
    """
    viewer = viewer_of(request)
    if verb not in ("confirm", "reject"):
        raise Http404
    try:
        if verb == "confirm":
            confirm(change, by=viewer)
            messages.success(request, done)
        else:
            reject(change, remark=request.POST.get("remark", ""), by=viewer)
            messages.success(request, _("已退回，什么都没有改变。"))
    except REFUSALS as told:
        messages.error(request, str(told.message))
    return redirect(back)
