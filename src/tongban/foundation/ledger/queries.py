"""Receipts, proofs and the health of the log. The tree is public: it says nothing about anybody."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from tongban.foundation.audit import public as audit

from . import merkle
from .claims import salted
from .errors import BadNote, BadProof, NotYet
from .keys import log_keys
from .models import Checkpoint, Entry
from .notes import Checkpoint as Note
from .ports import witnesses
from .storage import Tiles


@dataclass(frozen=True)
class Health:
    """What a check of the whole log found; ``faults`` is empty when every row fits the tree and every note its key."""

    size: int
    waiting: int
    faults: list[str]


def latest() -> Note | None:
    """The latest signed checkpoint; None while the log is empty."""
    row = Checkpoint.objects.exclude(size=0).order_by("-size").first()
    return Note.read(row.note) if row else None


def entries_about(about: models.Model | str) -> list[Entry]:
    """What was said about a row, in order."""
    return list(Entry.objects.filter(subject=audit.ref(about)).order_by("id"))


def receipt(entry: Entry, content: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a stranger needs to see that the content was in the log: entry, place, proof and signed checkpoint.

    The stand-alone verifier reads it as JSON, without us and without a network.

    Raises:
        NotYet: the entry has no place yet; ask again in some seconds.
        BadProof: the content is not what was said to the log, or its salt was taken away.
    """
    if entry.position is None:
        entry.refresh_from_db()
    note = latest()
    if entry.position is None or note is None or entry.position >= note.size:
        raise NotYet("the entry waits for the next batch")
    if not entry.salt or salted(entry.salt, content) != entry.claim["digest"]:
        raise BadProof("the content is not what the entry was made for")
    proof = merkle.inclusion_proof(Tiles().node, entry.position, note.size)
    return {
        "format": "tongban-receipt/1",
        "content": dict(content),
        "salt": entry.salt,
        "leaf": entry.leaf,
        "position": entry.position,
        "proof": [b64encode(step).decode() for step in proof],
        "checkpoint": str(note),
        "keys": {
            "log": [str(key) for key in log_keys()],
            "witnesses": [str(witnesses[name].key()) for name in witnesses.names()],
        },
    }


def consistency(old: int, new: int) -> list[str]:
    """Proof that the log of ``new`` entries begins with that of ``old``, base64.

    Raises:
        BadProof: there are no such sizes.
    """
    note = latest()
    if note is None or new > note.size:
        raise BadProof(f"the log has no {new} entries")
    return [b64encode(step).decode() for step in merkle.consistency_proof(Tiles().node, old, new)]


def health() -> Health:
    """Compute the whole tree anew from the entries and compare: any changed, removed or reordered row is found."""
    faults: list[str] = []
    known = {row.size: row for row in Checkpoint.objects.exclude(size=0)}
    keys, size, leaves = log_keys(), 0, []
    for position, leaf in Entry.objects.exclude(position=None).order_by("position").values_list("position", "leaf"):
        if position != size:
            faults.append(f"entry {size} is missing")
            break
        leaves.append(merkle.leaf_hash(leaf.encode()))
        size += 1
    levels = _levels(leaves)
    for wanted, row in sorted(known.items()):
        if wanted > size:
            faults.append(f"the checkpoint of {wanted} entries has only {size} under it")
            continue
        if merkle.root(lambda level, index: levels[level][index], wanted).hex() != row.root:
            faults.append(f"the checkpoint of {wanted} entries has another root than they have")
        try:
            note = Note.read(row.note)
            if (note.size, note.root.hex()) != (wanted, row.root) or not note.signers(keys):
                faults.append(f"the checkpoint of {wanted} entries is not signed by us")
        except BadNote as error:
            faults.append(f"the checkpoint of {wanted} entries: {error}")
    if known and size > max(known):
        faults.append(f"{size - max(known)} entries have a place and no checkpoint")
    return Health(size, Entry.objects.filter(position=None).count(), faults)


def _levels(leaves: list[bytes]) -> list[list[bytes]]:
    levels = [leaves]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([merkle.node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
    return levels
