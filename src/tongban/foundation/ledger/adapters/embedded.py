"""Witnesses inside the house, for a city that begins: they refuse what a real one refuses, but share our machine."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Sequence

from django.db import transaction

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.ledger import merkle
from tongban.foundation.ledger.errors import LedgerError
from tongban.foundation.ledger.keys import log_keys
from tongban.foundation.ledger.models import Seen
from tongban.foundation.ledger.notes import NoteKey, message, require, signature_line
from tongban.foundation.trust.public import sign, signing_key

WITNESSES = ("archive", "audit")


class EmbeddedWitness:
    """One witness with a key and a memory of its own in our database."""

    def __init__(self, name: str) -> None:
        self.name = name

    def check_config(self) -> list[str]:
        return []

    def key(self) -> NoteKey:
        held = signing_key(f"witness:{self.name}")
        return NoteKey(f"{self.name}.witness.tongban.invalid", held.public, held.suite, is_witness=True)

    def last_size(self) -> int:
        seen = Seen.objects.filter(pk=self.name).first()
        return seen.size if seen else 0

    def cosign(self, old_size: int, proof: Sequence[bytes], note: str) -> str:
        with transaction.atomic():
            Seen.objects.get_or_create(pk=self.name)
            seen = Seen.objects.select_for_update().get(pk=self.name)
            try:
                checkpoint = require(note, log_keys()[0])
                if seen.size != old_size:
                    raise LedgerError(f"the last size was {seen.size}")
                merkle.check_consistency(
                    seen.size, checkpoint.size, proof,
                    bytes.fromhex(seen.root) if seen.root else merkle.EMPTY_ROOT, checkpoint.root,
                )  # fmt: skip
            except LedgerError as error:
                raise PortRefused(str(error)) from error
            seen.size, seen.root = checkpoint.size, checkpoint.root.hex()
            seen.save()
        key, at = self.key(), int(time.time())
        signature = sign(f"witness:{self.name}", message(checkpoint.text, key, at))
        return signature_line(key, b64decode(signature.value), at)
