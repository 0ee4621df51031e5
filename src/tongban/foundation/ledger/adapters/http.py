"""A witness that another department runs, spoken to in C2SP *tlog-witness* (``verifier/witness.py`` is one)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from urllib.error import HTTPError, URLError
from urllib.parse import urlparse
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.db import transaction

from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.ledger.errors import BadNote
from tongban.foundation.ledger.models import Seen
from tongban.foundation.ledger.notes import Checkpoint, NoteKey

TIMEOUT_SECONDS = 5
LARGEST_ANSWER = 4096
CONFLICT = 409


class _NoRedirect(HTTPRedirectHandler):
    """A witness answers itself: who is sent elsewhere asks somebody else."""

    def redirect_request(self, *_: object) -> None:
        return None


class HttpWitness:
    """What it saw last is remembered here for the next proof; what counts is its own memory.

    Args:
        name: under which it stands on the shelf.
        address: of the witness, without ``/add-checkpoint``.
        key: its verifier key, received from the department that runs it.
    """

    def __init__(self, name: str, address: str, key: str) -> None:
        self.name, self.address, self._key_text = name, address.rstrip("/"), key
        self._open = build_opener(_NoRedirect).open

    def check_config(self) -> list[str]:
        problems = []
        if urlparse(self.address).scheme not in {"http", "https"}:
            problems.append(f"{self.name}: {self.address} is no http address")
        try:
            if not self.key().is_witness:
                problems.append(f"{self.name}: the key is not that of a witness")
        except BadNote as error:
            problems.append(f"{self.name}: {error}")
        return problems

    def key(self) -> NoteKey:
        return NoteKey.read(self._key_text)

    def last_size(self) -> int:
        seen = Seen.objects.filter(pk=self._row).first()
        return seen.size if seen else 0

    def cosign(self, old_size: int, proof: Sequence[bytes], note: str) -> str:
        steps = "".join(b64encode(step).decode() + "\n" for step in proof)
        checkpoint = Checkpoint.read(note)
        line = self._ask(f"old {old_size}\n{steps}\n{note}".encode())
        try:
            signed = checkpoint.with_line(line)
            if self.key().name not in signed.signers([self.key()]):
                raise BadNote("it signed under another name")
        except (BadNote, ValueError) as error:
            raise PortRefused(f"{self.name} answered with a line that is not its signature: {error}") from error
        self._remember(checkpoint.size, checkpoint.root.hex())
        return line

    @property
    def _row(self) -> str:
        return f"http:{self.name}"[:40]

    @transaction.atomic
    def _remember(self, size: int, root: str = "") -> None:
        Seen.objects.update_or_create(pk=self._row, defaults={"size": size, "root": root})

    def _ask(self, body: bytes) -> str:
        request = Request(f"{self.address}/add-checkpoint", data=body, headers={"Content-Type": "text/plain"})
        try:
            with self._open(request, timeout=TIMEOUT_SECONDS) as answer:
                return str(answer.read(LARGEST_ANSWER).decode().removesuffix("\n"))
        except HTTPError as error:
            said = error.read(LARGEST_ANSWER).decode(errors="replace").strip()
            if error.code == CONFLICT and said.isascii() and said.isdecimal():
                self._conflict(int(said))
            if error.code >= 500:
                raise PortUnavailable(f"{self.name} answers {error.code}") from error
            raise PortRefused(f"{self.name} refuses ({error.code}): {said[:200]}") from error
        except (URLError, OSError, UnicodeDecodeError) as error:
            raise PortUnavailable(f"{self.name} does not answer") from error

    def _conflict(self, size: int) -> None:
        """It saw another size than we remember: ours is mended and asked again, unless it saw more than we have."""
        from tongban.foundation.ledger.queries import latest

        now = latest()
        if now is not None and size > now.size:
            raise PortRefused(f"{self.name} saw {size} entries and we have {now.size}: the log went back")
        self._remember(size)
        raise PortUnavailable(f"{self.name} saw {size} entries last; asked again with the next round")
