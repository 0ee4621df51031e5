#!/usr/bin/env python3
"""A witness of a Tongban log: remembers what it saw and signs only what continues it. Nothing but Python is needed.

    python3 witness.py new-key audit.example --folder witness          make a key; prints the verifier key for the city
    python3 witness.py serve --folder witness --log-key KEY [--listen 127.0.0.1:9090]

Another department runs it on a machine that the city does not administer, gives the city the printed key and the
address, and takes the city's log key (``--log-key``) by another way. It speaks C2SP *tlog-witness*: POST
/add-checkpoint with the old size, a consistency proof and the signed checkpoint. A fork or a rewind is refused and
written to ``witness/refused.log``: whoever reads it has found the proof that somebody rewrote history.
"""

import argparse
import base64
import fcntl
import hashlib
import json
import os
import pathlib
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from verify_receipt import BASE, Key, L, NotGood, P, node_hash, times

LARGEST = 64 * 1024


# ── Ed25519 (RFC 8032 5.1.6), signing ────────────────────────────────────────────────────────────────────────
def compressed(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def halves(seed):
    h = hashlib.sha512(seed).digest()
    number = int.from_bytes(h[:32], "little") & ~7 & ~(1 << 255) | 1 << 254
    return number, h[32:]


def public_of(seed):
    return compressed(times(halves(seed)[0], BASE))


def sign(seed, message):
    number, prefix = halves(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    point = compressed(times(r, BASE))
    h = int.from_bytes(hashlib.sha512(point + public_of(seed) + message).digest(), "little") % L
    return point + ((r + h * number) % L).to_bytes(32, "little")


# ── consistency (RFC 9162 2.1.4.2) ───────────────────────────────────────────────────────────────────────────
def continues(old, new, proof, old_root, new_root):
    """Whether the tree of ``new`` leaves begins with that of ``old``."""
    if old == 0:
        return not proof
    if old == new:
        return not proof and old_root == new_root
    steps, place, last = list(proof), old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not steps:
        return False
    was = now = steps.pop(0) if place else old_root
    for step in steps:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, step)
        place, last = place >> 1, last >> 1
    return last == 0 and (was, now) == (old_root, new_root)


class Refused(Exception):
    """(HTTP status, words)."""


class Witness:
    """One key and one memory in a folder."""

    def __init__(self, folder, log_keys):
        self.folder = pathlib.Path(folder)
        held = json.loads((self.folder / "key.json").read_text())
        self.name, self.seed = held["name"], bytes.fromhex(held["seed"])
        self.material = b"\x04" + public_of(self.seed)
        self.logs = [Key(text) for text in log_keys]

    @property
    def hash(self):
        return hashlib.sha256(self.name.encode() + b"\n" + self.material).digest()[:4]

    @property
    def verifier_key(self):
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(self.material).decode()}"

    def add(self, body):
        """The cosignature line for a request, or Refused."""
        old, proof, note = read_request(body)
        name, size, root = read_checkpoint(note)
        keys = [key for key in self.logs if key.name == name]
        if not keys:
            raise Refused(404, "this log is not known here")
        if not any(key.signed(note) for key in keys):
            raise Refused(403, "the log has not signed this")
        path = self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.seen"
        with open(self.folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            seen = json.loads(path.read_text()) if path.exists() else {"size": 0, "root": ""}
            if old > size:
                raise Refused(400, "the old size is greater than the new one")
            if size < seen["size"]:
                self.write_down(note, f"a rewind from {seen['size']} to {size}")
                raise Refused(409, str(seen["size"]))
            if size == seen["size"] and root.hex() != seen["root"]:
                self.write_down(note, f"a fork at {size}")
                raise Refused(422, f"another history of {size} entries was seen before")
            if old != seen["size"]:
                raise Refused(409, str(seen["size"]))
            if not continues(old, size, proof, bytes.fromhex(seen["root"]), root):
                self.write_down(note, f"what follows {old} does not continue it")
                raise Refused(422, "the new history does not begin with the one that was seen before")
            replace(path, json.dumps({"log": name, "size": size, "root": root.hex()}))
        at = int(time.time())
        text = note.partition("\n\n")[0] + "\n"
        value = sign(self.seed, f"cosignature/v1\ntime {at}\n".encode() + text.encode())
        encoded = base64.b64encode(self.hash + at.to_bytes(8, "big") + value).decode()
        return f"— {self.name} {encoded}\n"

    def write_down(self, note, words):
        with open(self.folder / "refused.log", "a", encoding="utf-8") as file:
            file.write(json.dumps({"at": int(time.time()), "why": words, "note": note}, ensure_ascii=False) + "\n")


def read_request(body):
    """(old size, proof, note) of the C2SP tlog-witness request."""
    try:
        head, _, note = body.decode().partition("\n\n")
        first, *lines = head.split("\n")
        word, old = first.split(" ")
        proof = [base64.b64decode(line, validate=True) for line in lines]
        if word != "old" or not old.isdecimal() or len(proof) > 63 or any(len(step) != 32 for step in proof):
            raise ValueError(first)
        return int(old), proof, note
    except ValueError as error:
        raise Refused(400, "the request cannot be read") from error


def read_checkpoint(note):
    try:
        name, size, root = note.partition("\n\n")[0].split("\n")
        value = base64.b64decode(root, validate=True)
        if not size.isdecimal() or len(value) != 32:
            raise ValueError(size)
        return name, int(size), value
    except ValueError as error:
        raise Refused(400, "the checkpoint cannot be read") from error


def replace(path, text):
    """On the disk before the signature leaves: a witness that forgets could sign two histories."""
    draft = path.with_suffix(".new")
    with open(draft, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    handle = os.open(path.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def handler_of(witness):
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self):
            length = int(self.headers.get("Content-Length") or 0)
            if self.path != "/add-checkpoint" or length > LARGEST:
                self.answer(404 if self.path != "/add-checkpoint" else 413, "")
                return
            try:
                self.answer(200, witness.add(self.rfile.read(length)))
            except Refused as error:
                status, words = error.args
                self.answer(status, words, "text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8")
            except (NotGood, ValueError) as error:
                self.answer(403, str(error))

        def do_GET(self):
            self.answer(200 if self.path == "/key" else 404, witness.verifier_key + "\n" if self.path == "/key" else "")

        def answer(self, status, text, kind="text/plain; charset=utf-8"):
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *values):
            print(time.strftime("%FT%T"), format % values, file=sys.stderr, flush=True)

    return Handler


def new_key(name, folder):
    path = pathlib.Path(folder)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path / "key.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"name": name, "seed": secrets.token_hex(32)}, file)
    print(Witness(folder, []).verifier_key)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = words.add_subparsers(dest="verb", required=True)
    making, serving = verbs.add_parser("new-key"), verbs.add_parser("serve")
    making.add_argument("name")
    for one in (making, serving):
        one.add_argument("--folder", default="witness")
    serving.add_argument("--log-key", action="append", required=True)
    serving.add_argument("--listen", default="127.0.0.1:9090")
    given = words.parse_args()
    if given.verb == "new-key":
        new_key(given.name, given.folder)
        return 0
    witness = Witness(given.folder, given.log_key)
    host, _, port = given.listen.rpartition(":")
    server = ThreadingHTTPServer((host, int(port)), handler_of(witness))
    print(f"{witness.verifier_key}\nlistens on {host}:{server.server_port}", file=sys.stderr, flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
