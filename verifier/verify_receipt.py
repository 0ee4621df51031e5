#!/usr/bin/env python3
"""Checks a Tongban receipt with nothing but Python: no network, no database, no package, none of the city's code.

    python3 verify_receipt.py receipt.json
    python3 verify_receipt.py receipt.json --file document.pdf      the very bytes that the receipt speaks of
    python3 verify_receipt.py receipt.json --log-key KEY --witness-key KEY --quorum 1
    python3 verify_receipt.py --consistent older.json newer.json

A receipt carries the keys it claims to be signed by; that proves only that it fits itself. Give ``--log-key`` and
``--witness-key`` as you got them from the city and from the witnesses on another day or another way. With
``--consistent`` two receipts of one log are compared: two roots for one size are a forked history.
Exit code 0: good. 1: not good, with the reason. 2: cannot be read.
"""

import argparse
import base64
import hashlib
import json
import sys


class NotGood(Exception):
    """Why the receipt is not to be trusted."""


# ── the tree (RFC 6962, RFC 9162) ────────────────────────────────────────────────────────────────────────────
def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf, index, size, proof):
    """Recompute the root from the bottom up; the shape of the tree is given by index and size alone."""
    if not 0 <= index < size:
        raise NotGood("the position lies outside the tree")
    steps, result, first, last = list(proof), leaf, index, size - 1
    while last > 0:
        if first % 2 == 1 or first < last:
            if not steps:
                raise NotGood("the proof is too short")
            step = steps.pop(0)
            result = node_hash(step, result) if first % 2 == 1 else node_hash(result, step)
        first, last = first // 2, last // 2
    if steps:
        raise NotGood("the proof is too long")
    return result


# ── Ed25519 (RFC 8032), verification only, for machines without a crypto package ─────────────────────────────
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Sum of two points in extended coordinates (X, Y, Z, T)."""
    m = (a[1] - a[0]) * (b[1] - b[0]) % P
    n = (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if len(data) != 32 or y >= P:
        raise NotGood("a point cannot be read")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        raise NotGood("a point cannot be read")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_fits(public, signature, message):
    if len(signature) != 64:
        return False
    try:
        a, r = point_of(public), point_of(signature[:32])
    except NotGood:
        return False
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return s < L and same(times(s, BASE), add(r, times(h, a)))


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────
class Key:
    """A verifier key: name+hash+base64(kind and public key)."""

    def __init__(self, text):
        self.name, short, encoded = text.split("+", 2)
        material = base64.b64decode(encoded, validate=True)
        self.hash = hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]
        if self.hash.hex() != short or material[:1] not in (b"\x01", b"\x04"):
            raise NotGood(f"the key of {self.name} is not one this program knows (Ed25519)")
        self.is_witness, self.public = material[:1] == b"\x04", material[1:]

    def signed(self, note):
        """Whether this key signed the note; a line that claims so and does not fit is an error."""
        text, _, lines = note.partition("\n\n")
        text += "\n"
        for line in lines.splitlines():
            dash, name, encoded = line.split(" ")
            value = base64.b64decode(encoded, validate=True)
            if dash != "—" or name != self.name or value[:4] != self.hash:
                continue
            value, message = value[4:], text.encode()
            if self.is_witness:
                at, value = int.from_bytes(value[:8], "big"), value[8:]
                message = f"cosignature/v1\ntime {at}\n".encode() + message
            if not ed25519_fits(self.public, value, message):
                raise NotGood(f"the signature of {self.name} does not fit")
            return True
        return False


def canonical(value):
    """RFC 8785 for what receipts hold: texts, whole numbers, truth, nothing, lists, objects with ASCII keys."""
    if isinstance(value, float):
        raise NotGood("a receipt holds no fractions")
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(json.dumps(key, ensure_ascii=False) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def check(receipt, log_keys=(), witness_keys=(), quorum=0):
    """Return (name of the log, size, root, names of witnesses) or raise NotGood."""
    leaf = json.loads(receipt["leaf"])
    digest = hashlib.sha256(bytes.fromhex(receipt["salt"]) + canonical(receipt["content"]).encode()).hexdigest()
    if digest != leaf["digest"]:
        raise NotGood("the content is not what was entered into the log")
    name, size, root = receipt["checkpoint"].split("\n")[:3]
    size, root = int(size), base64.b64decode(root, validate=True)
    proof = [base64.b64decode(step, validate=True) for step in receipt["proof"]]
    if root_from(leaf_hash(receipt["leaf"].encode()), receipt["position"], size, proof) != root:
        raise NotGood("the entry is not in the log that was signed")
    logs = [Key(text) for text in log_keys or receipt["keys"]["log"]]
    if not any(key.name == name and not key.is_witness and key.signed(receipt["checkpoint"]) for key in logs):
        raise NotGood(f"the log {name} has not signed this checkpoint")
    known = [Key(text) for text in witness_keys or receipt["keys"]["witnesses"]]
    seen = sorted({key.name for key in known if key.is_witness and key.signed(receipt["checkpoint"])})
    if len(seen) < quorum:
        raise NotGood(f"{len(seen)} witnesses instead of {quorum}")
    return name, size, root, seen


def same_bytes(receipt, path):
    """The file is the one whose digest entered the log."""
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    if digest != receipt["content"]["digest"]:
        raise NotGood(f"{path} is not the document of this receipt")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("receipts", nargs="+")
    words.add_argument("--file")
    words.add_argument("--log-key", action="append", default=[])
    words.add_argument("--witness-key", action="append", default=[])
    words.add_argument("--quorum", type=int, default=0)
    words.add_argument("--consistent", action="store_true")
    given = words.parse_args()
    found = []
    for path in given.receipts:
        try:
            with open(path, encoding="utf-8") as file:
                receipt = json.load(file)
            found.append(check(receipt, given.log_key, given.witness_key, given.quorum))
            if given.file:
                same_bytes(receipt, given.file)
        except NotGood as error:
            print(f"不可信 NOT GOOD  {path}: {error}")
            return 1
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            print(f"读不懂 UNREADABLE  {path}: {error!r}")
            return 2
        name, size, _root, seen = found[-1]
        print(f"可信 GOOD  {path}: {name}, {size} entries, witnesses: {', '.join(seen) or '-'}")
    if given.consistent:
        roots = {}
        for name, size, root, _seen in found:
            if roots.setdefault((name, size), root) != root:
                print(f"不可信 NOT GOOD  {name} has two histories of {size} entries")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
