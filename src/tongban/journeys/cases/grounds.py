"""A case as the ground on which its department calls licences of the applicant."""

from __future__ import annotations

from tongban.capabilities.reliance.public import CaseGround

from .models import Case
from .states import State

ENDED = {State.DRAFT, State.CLOSED, State.DECLINED, State.WITHDRAWN, State.LAPSED, State.TERMINATED}


def ground_of(case: Case) -> CaseGround | None:
    """Item, number and legal basis of a case under way; None for a draft and for one that is over.

    The caller has decided that the viewer may see the case.

    Legal: 个人信息保护法 第三十四条 (within powers and for a duty only).
    """
    holder = case.organisation or case.person
    if holder is None or not case.number or case.state in ENDED:
        return None
    manifest = case.pack_version.manifest
    articles = [
        f"{one.get('document', '')} {one.get('article', '')}".strip() for one in manifest.get("legal_basis", [])
    ]
    title = manifest.get("title", {})
    return CaseGround(case.pack_code, title.get("zh", case.pack_code), case.number, holder, "；".join(articles[:2]))
