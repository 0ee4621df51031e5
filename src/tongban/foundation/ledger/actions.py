"""Saying something to the log, giving entries their places, and asking witnesses."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.audit import public as audit
from tongban.foundation.trust.public import sign

from . import merkle
from .claims import salted
from .keys import PURPOSE, log_keys
from .models import Checkpoint, Entry
from .notes import Checkpoint as Note
from .notes import message, signature_line
from .ports import witnesses
from .storage import Tiles

BATCH = 5000


def append(
    kind: str,
    content: Mapping[str, Any],
    *,
    about: models.Model | str,
    within: models.Model | str = "",
    reference: str = "",
    keep: bool = False,
) -> Entry:
    """Say to the log that this content exists now. It gets its place with the next batch, within seconds.

    The row is written in the caller's transaction: what rolls back was never said.

    Args:
        kind: lasting, as ``licence.issued``.
        content: what can later be shown to prove it. The digest covers its canonical JSON and a salt; it is not stored
            here unless ``keep``.
        about: the row it is about; stays in this table.
        within: a row it also belongs to, such as the case in which a licence was issued.
        reference: saying the same again under one reference gives the entry that was made first.
        keep: store the content, encrypted, beside the entry, so that a receipt needs nobody to tell it again. Nothing
            personal belongs into it.
    """
    if reference and (known := Entry.objects.filter(reference=reference).first()) is not None:
        return known
    salt = secrets.token_hex(16)
    at = timezone.now()
    leaf = {"at": at.isoformat(timespec="seconds"), "digest": salted(salt, content), "kind": kind, "v": 1}
    row = {
        "kind": kind, "subject": audit.ref(about), "within": audit.ref(within),
        "leaf": json.dumps(leaf, sort_keys=True, separators=(",", ":")), "salt": salt, "at": at,
        "content": dict(content) if keep else None,
    }  # fmt: skip
    if not reference:
        return Entry.objects.create(**row)
    return Entry.objects.get_or_create(reference=reference, defaults=row)[0]


def forget(about: models.Model | str) -> int:
    """Take away the salts of everything about a row: its digests stay in the tree, tied to nothing any more.

    Legal: 个人信息保护法 第四十七条.
    """
    return Entry.objects.filter(subject=audit.ref(about)).exclude(salt="").update(salt="", content=None)


def integrate() -> int:
    """Give waiting entries their places, write the tree and sign a checkpoint; how many entered.

    One sequencer at a time; killed anywhere it leaves nothing half. Run again it takes what is left.
    """
    with transaction.atomic():
        latest = _locked_head()
        waiting = list(Entry.objects.filter(position=None).order_by("id")[:BATCH])
        if not waiting:
            return 0
        tiles = Tiles()
        tiles.append(latest.size, [merkle.leaf_hash(entry.leaf.encode()) for entry in waiting])
        for offset, entry in enumerate(waiting):
            entry.position = latest.size + offset
        Entry.objects.bulk_update(waiting, ["position"], batch_size=500)
        tiles.save()
        size = latest.size + len(waiting)
        root = merkle.root(tiles.node, size)
        Checkpoint.objects.create(size=size, root=root.hex(), note=str(_signed(size, root)))
    return len(waiting)


def _locked_head() -> Checkpoint:
    """The latest checkpoint, with the one lock that sequencers wait for: the checkpoint of the empty log."""
    Checkpoint.objects.get_or_create(
        size=0, defaults={"root": merkle.EMPTY_ROOT.hex(), "note": str(_signed(0, merkle.EMPTY_ROOT))}
    )
    Checkpoint.objects.select_for_update().get(size=0)
    return Checkpoint.objects.latest("size")


def _signed(size: int, root: bytes) -> Note:
    key = log_keys()[0]
    note = Note(key.name, size, root)
    return note.with_line(signature_line(key, b64decode(sign(PURPOSE, message(note.text, key)).value)))


def ask_witnesses() -> dict[str, str]:
    """Show the latest checkpoint to every witness that has not seen it; {name: "signed", "silent" or why it refused}.

    A refusal means that somebody holds a history that ours does not continue: it is written into the audit trail.
    """
    latest = Checkpoint.objects.exclude(size=0).order_by("-size").first()
    if latest is None:
        return {}
    found, tiles = {}, Tiles()
    for name in witnesses.names():
        witness = witnesses[name]
        if witness.key().name in Note.read(latest.note).signers([witness.key()]):
            continue
        try:
            old = witness.last_size()
            proof = merkle.consistency_proof(tiles.node, old, latest.size) if 0 < old <= latest.size else []
            _add_line(latest, witness.cosign(old, proof, latest.note))
            found[name] = "signed"
        except PortUnavailable:
            found[name] = "silent"
        except PortRefused as error:
            found[name] = str(error)
            audit.record("system", "ledger.witness_refused", f"ledger.checkpoint:{latest.size}", reason=str(error),
                         detail={"witness": name})  # fmt: skip
    return found


def _add_line(checkpoint: Checkpoint, line: str) -> None:
    with transaction.atomic():
        row = Checkpoint.objects.select_for_update().get(pk=checkpoint.pk)
        note = Note.read(row.note)
        if line not in note.signatures:
            row.note = str(note.with_line(line))
            row.save(update_fields=["note"])
        checkpoint.note = row.note
