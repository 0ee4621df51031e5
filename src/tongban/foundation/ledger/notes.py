"""Signed checkpoints as text that people and programs read alike: the C2SP formats *signed-note*, *tlog-checkpoint* and
*tlog-cosignature*. Pure: keys are given, nothing is stored.

A checkpoint says "the log of this name had so many entries, and this root"; the lines below are signatures, ours first,
then those of witnesses with the moment at which each of them saw it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tongban.foundation.crypto.public import BadSignature, suite

from .errors import BadNote

# First byte of a key: what it signs and how. 0xff is followed by a name of our own, as signed-note foresees.
ED25519, COSIGNATURE = b"\x01", b"\x04"
SM2, SM2_COSIGNATURE = b"\xfftongban/sm2\x00", b"\xfftongban/sm2-cosignature\x00"
KINDS = {("international", False): ED25519, ("international", True): COSIGNATURE,
         ("national", False): SM2, ("national", True): SM2_COSIGNATURE}  # fmt: skip
DASH = "— "


@dataclass(frozen=True)
class NoteKey:
    """Who signs notes, and with which public key.

    Attributes:
        name: without blanks or plus signs, as a domain name: ``tongban.example/ledger``.
        is_witness: signs moments ("I saw this log at that time") instead of the bare text.
    """

    name: str
    public: bytes
    suite: str = "international"
    is_witness: bool = False

    @property
    def material(self) -> bytes:
        """Kind and public key, as the verifier key of signed-note has them."""
        return KINDS[self.suite, self.is_witness] + self.public

    @property
    def hash(self) -> bytes:
        """The four bytes by which a signature line names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.material).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(self.material).decode()}"

    @classmethod
    def read(cls, text: str) -> NoteKey:
        """A verifier key as ``str()`` writes it.

        Raises:
            BadNote: it is none.
        """
        try:
            name, short, encoded = text.strip().split("+", 2)
            material = _decoded(encoded)
        except (ValueError, BadNote) as error:
            raise BadNote(f"no verifier key: {text[:60]}") from error
        for (house, witness), kind in KINDS.items():
            if material.startswith(kind):
                key = cls(name, material[len(kind) :], house, witness)
                if key.hash.hex() == short:
                    return key
        raise BadNote(f"no verifier key: {text[:60]}")


@dataclass(frozen=True)
class Checkpoint:
    """State of the log: its name, how many entries, their root.

    Attributes:
        signatures: signature lines as they stand in the note.
    """

    origin: str
    size: int
    root: bytes
    signatures: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """The signed part."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(line + chr(10) for line in self.signatures)}"

    @classmethod
    def read(cls, note: str) -> Checkpoint:
        """A checkpoint from its note; no signature is checked.

        Raises:
            BadNote: it is not written as one.
        """
        text, gap, lines = note.partition("\n\n")
        parts = text.split("\n")
        if not gap or len(parts) != 3 or not parts[1].isascii() or not parts[1].isdecimal() or (
            parts[1] != "0" and parts[1].startswith("0")
        ):  # fmt: skip
            raise BadNote("not a checkpoint")
        root = _decoded(parts[2])
        signatures = tuple(lines.removesuffix("\n").split("\n"))
        if len(root) != 32 or not all(line.startswith(DASH) and line.count(" ") == 2 for line in signatures):
            raise BadNote("not a checkpoint")
        return cls(parts[0], int(parts[1]), root, signatures)

    def signed(self, key: NoteKey, private: bytes, *, at: int = 0) -> Checkpoint:
        """The same with one more signature.

        Args:
            at: seconds since 1970, for a witness.
        """
        return self.with_line(signature_line(key, suite(key.suite).sign(private, message(self.text, key, at)), at))

    def with_line(self, line: str) -> Checkpoint:
        """The same with one more signature line."""
        return Checkpoint(self.origin, self.size, self.root, (*self.signatures, line))

    def signers(self, keys: Iterable[NoteKey]) -> dict[str, int]:
        """Those of the keys that signed: {name: seconds since 1970 at which a witness saw it, 0 for the log}.

        Raises:
            BadNote: a line says it is by one of the keys and is not: the note was altered.
        """
        found: dict[str, int] = {}
        for key in keys:
            for line in self.signatures:
                if (value := _value(line, key)) is not None:
                    found[key.name] = _checked(self.text, key, value)
        return found


def message(text: str, key: NoteKey, at: int = 0) -> bytes:
    """What a key signs of a checkpoint's text: a log the text itself, a witness the moment and the text."""
    return (f"cosignature/v1\ntime {at}\n" if key.is_witness else "").encode() + text.encode()


def signature_line(key: NoteKey, value: bytes, at: int = 0) -> str:
    """The line under a note for a signature over ``message(…)``.

    Args:
        at: the witness's moment, seconds since 1970.
    """
    stamp = at.to_bytes(8, "big") if key.is_witness else b""
    return f"{DASH}{key.name} {base64.b64encode(key.hash + stamp + value).decode()}"


def require(note: str, log: NoteKey, witnesses: Iterable[NoteKey] = (), *, quorum: int = 0) -> Checkpoint:
    """The checkpoint of a note that the log signed and at least ``quorum`` witnesses co-signed.

    Raises:
        BadNote: not written as one, altered, by another log, or too few witnesses.
    """
    checkpoint = Checkpoint.read(note)
    if checkpoint.origin != log.name:
        raise BadNote(f"a checkpoint of {checkpoint.origin}, not of {log.name}")
    if not checkpoint.signers([log]):
        raise BadNote("the log has not signed it")
    seen: Mapping[str, int] = checkpoint.signers(witnesses)
    if len(seen) < quorum:
        raise BadNote(f"{len(seen)} witnesses instead of {quorum}")
    return checkpoint


def _decoded(text: str) -> bytes:
    """Base64 in its one canonical spelling: a note that reads alike in two spellings would have two digests."""
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadNote("a line cannot be read") from error
    if base64.b64encode(value).decode() != text:
        raise BadNote("a line cannot be read")
    return value


def _value(line: str, key: NoteKey) -> bytes | None:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    if name != key.name:
        return None
    value = _decoded(encoded)
    return value[4:] if value[:4] == key.hash else None


def _checked(text: str, key: NoteKey, value: bytes) -> int:
    at, value = (int.from_bytes(value[:8], "big"), value[8:]) if key.is_witness else (0, value)
    try:
        suite(key.suite).verify(key.public, value, message(text, key, at))
    except BadSignature as error:
        raise BadNote(f"the signature of {key.name} does not fit") from error
    return at
