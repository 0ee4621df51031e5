"""Gates of anybody's make: registered with their own key, kept up to date, heard without loss or doubles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.codes.actions.scanning import take_scans
from tongban.capabilities.codes.errors import GateRefused, JournalGap
from tongban.capabilities.codes.families import scene_rows, scenes
from tongban.capabilities.codes.gate.signatures import EDDSA, ES256, is_good
from tongban.capabilities.codes.models import Gate
from tongban.capabilities.codes.trusted import RevocationUpdate, key_update, revocation_update, signed_scenes
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.ui.public import localised

LENGTH = {EDDSA: 32, ES256: 65}
MOST_SCANS = 1000  # in one upload


@transaction.atomic
def register_gate(
    viewer: Viewer, code: str, title_zh: str, asked: Sequence[str], algorithm: int, public_key: bytes, *,
    title_en: str = "",
) -> Gate:  # fmt: skip
    """Let a gate of the viewer's authority upload under its own key. The same again changes nothing; another key for
    the same gate replaces the first, as after a repair.

    Raises:
        GateRefused: no such scene, not a key, or the code belongs to another authority.
    """
    if unknown := [one for one in asked if one not in scenes()]:
        raise GateRefused(_("没有这个场景：%(scene)s") % {"scene": unknown[0]})
    if of_law := [one for one in asked if scenes()[one].law]:
        words = _("执法场景“%(scene)s”只能在本市的验码页上用，每次查看都要登记依据。")
        raise GateRefused(words % {"scene": localised(scenes()[of_law[0]].title)})
    if not asked or not title_zh.strip() or len(public_key) != LENGTH.get(algorithm):
        raise GateRefused(_("请给出名称、场景，以及 Ed25519（-8）或 ES256（-7）公钥。"))
    row = Gate.objects.select_for_update().filter(code=code).first()
    if row is not None and row.authority_id != viewer.authority_code:
        raise GateRefused(_("这个代号已经被用了。"))
    row = row or Gate(code=code, authority_id=viewer.authority_code)
    row.title_zh, row.title_en, row.scenes = title_zh.strip()[:80], title_en.strip()[:120], list(asked)
    row.algorithm, row.public_key, row.is_active = algorithm, public_key.hex(), True
    row.save()
    record(viewer, "code.gate_registered", row, detail={"scenes": list(asked)})
    return row


@dataclass(frozen=True)
class News:
    """What a gate lacks.

    Attributes:
        scenes: all of the gate's scenes, or None when they are as they were.
        scenes_signed: the same under the root key.
        cursor: give it back the next time.
    """

    keys: bytes
    revoked: RevocationUpdate
    scenes: list[dict[str, Any]] | None
    cursor: str
    scenes_signed: bytes | None = None


def news_for(gate: Gate, cursor: str = "") -> News:
    """Key set, what is newly dead, and scenes when they changed, since a cursor; everything for an unknown one."""
    sequence, _dot, mark = cursor.partition(".")
    since = int(sequence) if sequence.isdigit() and len(sequence) < 16 else 0
    rows = [row for row in scene_rows() if row["id"] in gate.scenes]
    now_mark = hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    revoked = revocation_update(since)
    Gate.objects.filter(pk=gate.pk).update(heard_at=timezone.now())
    changed = mark != now_mark
    return News(
        key_update(), revoked, rows if changed else None, f"{revoked.sequence}.{now_mark}",
        signed_scenes(rows, gate.code) if changed else None,
    )  # fmt: skip


def take_upload(
    gate: Gate, body: bytes, signature: bytes, rows: Sequence[Mapping[str, Any]], start: int, end: int, by: Viewer
) -> tuple[int, int]:
    """Take a stretch of a gate's journal, signed by its key. Returns how many were new, and how far we have it.

    A stretch that was taken before is taken again without effect; one that begins later than what we have is refused,
    so that nothing in between is lost.

    Args:
        body: exactly what was signed.
        start, end: positions in the gate's journal.
    Raises:
        GateRefused: the signature is not the gate's, or the stretch is none.
        JournalGap: with the position from which to send.
        BadScan: a row that is none; nothing of this upload was taken.
    """
    if not gate.public_key or not is_good(gate.algorithm, bytes.fromhex(gate.public_key), signature, body):
        raise GateRefused(_("签名不是这台终端的。"))
    if not 0 <= start <= end or len(rows) > MOST_SCANS:
        raise GateRefused(_("一次最多上传 1000 条，位置不能倒退。"))
    with transaction.atomic():
        row = Gate.objects.select_for_update().get(pk=gate.pk)
        if start > row.position:
            raise JournalGap(row.position)
        new = take_scans(row, rows, by)
        row.position, row.heard_at = max(row.position, end), timezone.now()
        row.save(update_fields=["position", "heard_at"])
    return new, row.position
