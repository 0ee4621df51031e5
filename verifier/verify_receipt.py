#!/usr/bin/env python3
"""Checks a Tongban receipt with nothing but Python: no network, no database, no package, none of the city's code.

    python3 verify_receipt.py receipt.json
    python3 verify_receipt.py receipt.json --file document.pdf      the very bytes that the receipt speaks of
    python3 verify_receipt.py receipt.json --log-key KEY --witness-key KEY --quorum 1
    python3 verify_receipt.py case.proofs.json                      all receipts of one case
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


# ── SM3 and SM2 (GB/T 32905, GB/T 32918.2), verification only ─────────────────────────────────────────────────
WORD = 0xFFFFFFFF
SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SM2_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
SIGNER = b"1234567812345678"


def turned(word, by):
    by %= 32
    return (word << by | word >> (32 - by)) & WORD


def sm3(data):
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at : at + 4], "big") for at in range(start, start + 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turned(w[j - 3], 15)
            w.append(x ^ turned(x, 15) ^ turned(x, 23) ^ turned(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            twelve = turned(a, 12)
            ss1 = turned((twelve + e + turned(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & WORD, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & WORD & g
            tt1 = (ff + d + (ss1 ^ twelve) + (w[j] ^ w[j + 4])) & WORD
            tt2 = (gg + h + ss1 + w[j]) & WORD
            a, b, c, d = tt1, a, turned(b, 9), c
            e, f, g, h = tt2 ^ turned(tt2, 9) ^ turned(tt2, 17), e, turned(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return b"".join(word.to_bytes(4, "big") for word in state)


def sm2_add(one, two):
    """Sum of two points of the curve, None for the point at infinity."""
    if one is None or two is None:
        return one or two
    (x1, y1), (x2, y2) = one, two
    if x1 == x2:
        if (y1 + y2) % SM2_P == 0:
            return None
        slope = 3 * (x1 * x1 - 1) * pow(2 * y1, -1, SM2_P) % SM2_P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, SM2_P) % SM2_P
    x = (slope * slope - x1 - x2) % SM2_P
    return x, (slope * (x1 - x) - y1) % SM2_P


def sm2_times(number, point):
    result = None
    while number:
        if number & 1:
            result = sm2_add(result, point)
        point, number = sm2_add(point, point), number >> 1
    return result


def sm2_fits(public, signature, message):
    """GB/T 32918.2 clause 7.1, with the default signer id of GB/T 35276."""
    if len(public) != 65 or public[0] != 4 or len(signature) != 64:
        return False
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if x >= SM2_P or y >= SM2_P or (y * y - x * x * x + 3 * x - SM2_B) % SM2_P:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < SM2_N and 0 < s < SM2_N) or (r + s) % SM2_N == 0:
        return False
    numbers = [SM2_P - 3, SM2_B, *SM2_G, x, y]
    z = sm3((8 * len(SIGNER)).to_bytes(2, "big") + SIGNER + b"".join(n.to_bytes(32, "big") for n in numbers))
    e = int.from_bytes(sm3(z + message), "big")
    point = sm2_add(sm2_times(s, SM2_G), sm2_times((r + s) % SM2_N, (x, y)))
    return point is not None and (e + point[0]) % SM2_N == r


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────
KINDS = (
    (b"\x01", False, ed25519_fits),
    (b"\x04", True, ed25519_fits),
    (b"\xfftongban/sm2\x00", False, sm2_fits),
    (b"\xfftongban/sm2-cosignature\x00", True, sm2_fits),
)


class Key:
    """A verifier key: name+hash+base64(kind and public key)."""

    def __init__(self, text):
        self.name, short, encoded = text.split("+", 2)
        material = base64.b64decode(encoded, validate=True)
        self.hash = hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]
        for mark, is_witness, fits in KINDS:
            if self.hash.hex() == short and material.startswith(mark):
                self.is_witness, self.public, self.fits = is_witness, material[len(mark) :], fits
                return
        raise NotGood(f"the key of {self.name} is not one this program knows (Ed25519, SM2)")

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
            if not self.fits(self.public, value, message):
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


def same_bytes(receipts, path):
    """The file is the one whose digest entered the log with one of the receipts."""
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    if digest not in [
        told for one in receipts for told in [one["content"].get("digest"), *one["content"].get("materials", [])]
    ]:
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
                read = json.load(file)
            many = read.get("receipts", [read])
            if not many:
                raise NotGood("there is no receipt in it")
            for receipt in many:
                found.append(check(receipt, given.log_key, given.witness_key, given.quorum))
            if given.file:
                same_bytes(many, given.file)
        except NotGood as error:
            print(f"不可信 NOT GOOD  {path}: {error}")
            return 1
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            print(f"读不懂 UNREADABLE  {path}: {error!r}")
            return 2
        name, size, _root, seen = found[-1]
        print(f"可信 GOOD  {path}: {name}, {len(many)} of {size} entries, witnesses: {', '.join(seen) or '-'}")
    if given.consistent:
        roots = {}
        for name, size, root, _seen in found:
            if roots.setdefault((name, size), root) != root:
                print(f"不可信 NOT GOOD  {name} has two histories of {size} entries")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
