"""Receipts, proofs and the health of the log. The tree is public: it says nothing about anybody."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from tongban.foundation.audit import public as audit

from . import merkle
from .claims import salted
from .errors import BadNote, BadProof, NotYet
from .keys import log_keys
from .models import Checkpoint, Entry
from .notes import Checkpoint as Note
from .notes import NoteKey
from .ports import witnesses
from .storage import Tiles

# Rows read at a time.
CHUNK = 2000


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


def entries_within(row: models.Model | str) -> list[Entry]:
    """What was said about a row and about everything within it, in order."""
    name = audit.ref(row)
    return list(Entry.objects.filter(Q(subject=name) | Q(within=name)).order_by("id"))


def receipts_within(row: models.Model | str) -> tuple[list[dict[str, Any]], int]:
    """(receipts of everything whose content is kept, how many entries still wait for their place) under one checkpoint.

    One download for a whole case: the stand-alone verifier checks them together.
    """
    note, tiles, keys = latest(), Tiles(), _keys()
    found, waiting = [], 0
    for entry in entries_within(row):
        if entry.content is None or not entry.salt:
            continue
        if entry.position is None or note is None or entry.position >= note.size:
            waiting += 1
            continue
        found.append(_receipt(entry, entry.content, note, tiles, keys))
    return found, waiting


def receipt(entry: Entry, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything a stranger needs to see that the content was in the log: entry, place, proof and signed checkpoint.

    The stand-alone verifier reads it as JSON, without us and without a network.

    Args:
        content: what was said; without it the content that was kept beside the entry.
    Raises:
        NotYet: the entry has no place yet; ask again in some seconds.
        BadProof: the content is not what was said to the log, or its salt was taken away.
    """
    if entry.position is None:
        entry.refresh_from_db()
    note = latest()
    if entry.position is None or note is None or entry.position >= note.size:
        raise NotYet("the entry waits for the next batch")
    content = entry.content if content is None else content
    if content is None or not entry.salt or salted(entry.salt, content) != entry.claim["digest"]:
        raise BadProof("the content is not what the entry was made for")
    return _receipt(entry, content, note, Tiles(), _keys())


def _keys() -> dict[str, list[str]]:
    return {
        "log": [str(key) for key in log_keys()],
        "witnesses": [str(witnesses[name].key()) for name in witnesses.names()],
    }


def _receipt(
    entry: Entry, content: Mapping[str, Any], note: Note, tiles: Tiles, keys: dict[str, list[str]]
) -> dict[str, Any]:
    assert entry.position is not None
    proof = merkle.inclusion_proof(tiles.node, entry.position, note.size)
    return {
        "format": "tongban-receipt/1",
        "content": dict(content),
        "salt": entry.salt,
        "leaf": entry.leaf,
        "position": entry.position,
        "proof": [b64encode(step).decode() for step in proof],
        "checkpoint": str(note),
        "keys": keys,
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


class _Frontier:
    """The tree over leaves that come one by one: only the roots of its complete subtrees, the greatest first."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        part, size = leaf, self.size
        while size & 1:
            part = merkle.node_hash(self._parts.pop(), part)
            size >>= 1
        self._parts.append(part)
        self.size += 1

    @property
    def root(self) -> bytes:
        return merkle.folded(self._parts)


def health() -> Health:
    """Compute the whole tree anew from the entries and compare: any changed, removed or reordered row is found.

    Rows are read as a stream: memory does not grow with the log, time is some microseconds for each entry.
    """
    faults: list[str] = []
    checkpoints = Checkpoint.objects.exclude(size=0).order_by("size").iterator(chunk_size=CHUNK)
    tree, keys, wanted = _Frontier(), log_keys(), next(checkpoints, None)
    placed = Entry.objects.exclude(position=None).order_by("position").values_list("position", "leaf")
    last = 0
    for position, leaf in placed.iterator(chunk_size=CHUNK):
        if position != tree.size:
            faults.append(f"entry {tree.size} is missing")
            break
        tree.add(merkle.leaf_hash(leaf.encode()))
        while wanted is not None and wanted.size == tree.size:
            faults += _faults_of(wanted, tree.root, keys)
            last, wanted = wanted.size, next(checkpoints, None)
    for row in [wanted, *checkpoints] if wanted is not None else []:
        faults.append(f"the checkpoint of {row.size} entries has only {tree.size} under it")
        last = max(last, row.size)
    if tree.size > last > 0:
        faults.append(f"{tree.size - last} entries have a place and no checkpoint")
    return Health(tree.size, Entry.objects.filter(position=None).count(), faults)


def _faults_of(row: Checkpoint, root: bytes, keys: list[NoteKey]) -> list[str]:
    """What is wrong with one checkpoint over a tree with this root."""
    faults = []
    if root.hex() != row.root:
        faults.append(f"the checkpoint of {row.size} entries has another root than they have")
    try:
        note = Note.read(row.note)
        if (note.size, note.root.hex()) != (row.size, row.root) or not note.signers(keys):
            faults.append(f"the checkpoint of {row.size} entries is not signed by us")
    except BadNote as error:
        faults.append(f"the checkpoint of {row.size} entries: {error}")
    return faults
