#!/usr/bin/env python3
"""Checks a Tongban archive package with nothing but Python: no network, no database, no package, none of our code.

    python3 verify_archive.py package.zip
    python3 verify_archive.py package.zip --key PUBLIC --time-key PUBLIC     keys as you got them from the city
    python3 verify_archive.py later.zip --first package.zip                  a later package points to its first

Every file is compared with its SM3 digest in the manifest, the manifest with the SM2 signature, the signature with the
time stamp, and the zip itself with what its members give when they are written anew: not one byte can differ.
A package carries the keys it claims to be signed by; that proves only that it fits itself. Give ``--key`` and
``--time-key`` (base64) as the city publishes them. Exit code 0: good. 1: not good, with the file and the reason.
2: cannot be read.
"""

import argparse
import base64
import hashlib
import io
import struct
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from xml.sax.saxutils import escape, quoteattr

NOTE, MANIFEST, METADATA, SEAL = "说明文件.txt", "归档目录.xml", "元数据.xml", "签名.xml"
ROOT = (NOTE, MANIFEST, METADATA, SEAL)
FOLDERS = (
    "01申请材料", "02受理文书", "03审查文书", "04特别程序", "05决定与结果", "06送达与缴费", "07评价", "08过程日志",
)  # fmt: skip


class NotGood(Exception):
    """Which file, and why it is not to be trusted."""


# ── SM3 (GB/T 32905) ─────────────────────────────────────────────────────────────────────────────────────────
WORD = 0xFFFFFFFF
START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def turn(word, by):
    by %= 32
    return ((word << by) | (word >> (32 - by))) & WORD


TURNED = [turn(0x79CC4519 if round < 16 else 0x7A879D8A, round) for round in range(64)]


def compress(state, block):
    words = list(struct.unpack(">16I", block))
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ turn(words[at - 3], 15)
        mixed ^= turn(mixed, 15) ^ turn(mixed, 23)
        words.append(mixed ^ turn(words[at - 13], 7) ^ words[at - 6])
    a, b, c, d, e, f, g, h = state
    for at in range(64):
        a12 = turn(a, 12)
        first = turn((a12 + e + TURNED[at]) & WORD, 7)
        if at < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & WORD & g)
        one = (ff + d + (first ^ a12) + (words[at] ^ words[at + 4])) & WORD
        two = (gg + h + first + words[at]) & WORD
        a, b, c, d = one, a, turn(b, 9), c
        e, f, g, h = two ^ turn(two, 9) ^ turn(two, 17), e, turn(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def sm3(data):
    padded = data + b"\x80" + b"\x00" * ((55 - len(data)) % 64) + struct.pack(">Q", len(data) * 8)
    state = START
    for at in range(0, len(padded), 64):
        state = compress(state, padded[at : at + 64])
    return struct.pack(">8I", *state)


# ── SM2 (GB/T 32918), verification only ──────────────────────────────────────────────────────────────────────
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
SIGNER = b"1234567812345678"


def add(one, two):
    """Sum of two points; None is the point at infinity."""
    if one is None:
        return two
    if two is None:
        return one
    if one[0] == two[0]:
        if (one[1] + two[1]) % P == 0:
            return None
        slope = (3 * one[0] * one[0] + A) * pow(2 * one[1], -1, P)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, P)
    x = (slope * slope - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(number, point):
    found = None
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def number_bytes(number):
    return number.to_bytes(32, "big")


def sm2_fits(public, signature, message):
    """Whether a signature of 64 bytes over the message was made by the key of 65 bytes."""
    if len(public) != 65 or public[0] != 4 or len(signature) != 64:
        return False
    point = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if max(point) >= P or (point[1] ** 2 - point[0] ** 3 - A * point[0] - B) % P:
        return False
    identity = struct.pack(">H", len(SIGNER) * 8) + SIGNER
    curve = b"".join(number_bytes(one) for one in (A, B, *G, *point))
    e = int.from_bytes(sm3(sm3(identity + curve) + message), "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    found = add(times(s, G), times(t, point))
    return found is not None and (e + found[0]) % N == r


# ── the package ──────────────────────────────────────────────────────────────────────────────────────────────
def read_members(content):
    members = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                path = info.filename
                if path in members:
                    raise NotGood(f"{path}: twice in the package")
                try:
                    members[path] = archive.read(info)
                except Exception as error:
                    raise NotGood(f"{path}: damaged in the package ({error})") from error
    except NotGood:
        raise
    except Exception as error:
        raise NotGood(f"the package is not a whole zip ({error})") from error
    return members


def written_anew(members):
    """The one spelling: stored, in order, one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(members, key=lambda path: (path == SEAL, path not in ROOT, path)):
            info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, members[path])
    return out.getvalue()


def check_spelling(content, members):
    wanted = written_anew(members)
    if wanted == content:
        return
    length = min(len(wanted), len(content))
    at = next((place for place in range(length) if wanted[place] != content[place]), length)
    name = "the directory of the package"
    with zipfile.ZipFile(io.BytesIO(wanted)) as archive:
        if at < archive.start_dir:
            name = [info.filename for info in archive.infolist() if info.header_offset <= at][-1]
    raise NotGood(f"{name}: the structure of the package was altered at byte {at}")


def parsed(members, path):
    if path not in members:
        raise NotGood(f"{path}: missing")
    try:
        return ElementTree.fromstring(members[path])
    except ElementTree.ParseError as error:
        raise NotGood(f"{path}: cannot be read ({error})") from error


def check_manifest(members):
    """Return the 档号 after every file was compared with its digest."""
    root = parsed(members, MANIFEST)
    rows = [(row.get("路径"), row.get("字节"), row.get("SM3")) for row in root.findall("文件")]
    listed = {path for path, _size, _digest in rows}
    for path in sorted(set(members) - listed - {MANIFEST, SEAL}):
        raise NotGood(f"{path}: not in the manifest")
    for path, size, digest in rows:
        if path not in members:
            raise NotGood(f"{path}: missing")
        if str(len(members[path])) != size or sm3(members[path]).hex() != digest:
            raise NotGood(f"{path}: the content is not what was filed")
        if "/" in path and path.split("/")[0] not in FOLDERS:
            raise NotGood(f"{path}: no such folder in a package")
    if root.get("件数") != str(len(rows)):
        raise NotGood(f"{MANIFEST}: {len(rows)} files instead of {root.get('件数')}")
    return root.get("档号"), root.get("首次归档"), root.get("首次归档摘要")


def element(name, attributes, body="", depth=0):
    words = "".join(f" {key}={quoteattr(value)}" for key, value in attributes)
    return f"{'  ' * depth}<{name}{words}>{escape(body)}</{name}>\n"


def seal_spelled(identifier, digest, marks, token):
    """The one spelling of the seal."""
    inner = element("清单", [("文件", MANIFEST), ("算法", "SM3")], digest, 1)
    for name, purpose, mark in marks:
        rows = [("用途", purpose), ("算法", "SM2"), *((word, mark[word]) for word in ("密钥", "公钥", "时间"))]
        inner += element(name, rows, mark["值"], 1)
    if token:
        inner += element("时间戳令牌", [("标准", "RFC 3161"), ("算法", "SHA-256")], token, 1)
    head = f'<归档签名 版本="tongban-archive/1" 档号={quoteattr(identifier)}>\n'
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + head + inner + "</归档签名>\n").encode()


def check_token(token, signed):
    """The authority's token names this signature; its own signature is for `openssl ts -verify -token_in`."""
    try:
        der = base64.b64decode(token, validate=True)
    except ValueError as error:
        raise NotGood(f"{SEAL}: 时间戳令牌 cannot be read") from error
    if base64.b64encode(der).decode() != token or hashlib.sha256(signed).digest() not in der:
        raise NotGood(f"{SEAL}: 时间戳令牌 is for something else")


def check_seal(members, identifier, key, time_key):
    root = parsed(members, SEAL)
    marks = {}
    for name in ("签名", "时间戳"):
        row = root.find(name)
        if row is None:
            raise NotGood(f"{SEAL}: {name} is missing")
        marks[name] = {"值": row.text or "", **{word: row.get(word, "") for word in ("密钥", "公钥", "时间")}}
    digest = root.findtext("清单") or ""
    token = root.findtext("时间戳令牌") or ""
    order = [("签名", "archive", marks["签名"]), ("时间戳", "archive_time", marks["时间戳"])]
    if seal_spelled(root.get("档号", ""), digest, order, token) != members[SEAL]:
        raise NotGood(f"{SEAL}: its spelling was altered")
    if root.get("档号") != identifier:
        raise NotGood(f"{SEAL}: it belongs to {root.get('档号')}")
    if digest != sm3(members[MANIFEST]).hex():
        raise NotGood(f"{MANIFEST}: it is not the manifest that was signed")
    signed = ("tongban-archive/1", identifier, digest, marks["签名"]["密钥"], marks["签名"]["时间"])
    value = sm3(marks["签名"]["值"].encode()).hex()
    ends = (marks["时间戳"]["密钥"], marks["时间戳"]["时间"])
    stamped = ("tongban-archive-time/1", value, *ends)
    if token:
        check_token(token, marks["签名"]["值"].encode())
        stamped = ("tongban-archive-time/2", value, sm3(token.encode()).hex(), *ends)
    for (name, purpose, mark), lines, known in zip(order, (signed, stamped), (key, time_key), strict=True):
        if known and known != mark["公钥"]:
            raise NotGood(f"{SEAL}: {name} is by another key than the one you gave")
        message = b"tongban/" + purpose.encode() + b"\x00" + "".join(f"{line}\n" for line in lines).encode()
        try:
            public, signature = (base64.b64decode(mark[word], validate=True) for word in ("公钥", "值"))
        except ValueError as error:
            raise NotGood(f"{SEAL}: {name} cannot be read") from error
        if base64.b64encode(signature).decode() != mark["值"] or not sm2_fits(public, signature, message):
            raise NotGood(f"{SEAL}: {name} does not hold")
    return marks["签名"]["时间"]


def check(content, key="", time_key=""):
    """Return (档号, moment, number of files, 档号 of the first package, its digest) or raise NotGood."""
    members = read_members(content)
    identifier, first, first_digest = check_manifest(members)
    at = check_seal(members, identifier, key, time_key)
    described = parsed(members, METADATA)
    found = {row.get("代码"): row.text for row in described.findall("实体/元素")}
    if found.get("identifier") != identifier:
        raise NotGood(f"{METADATA}: it belongs to {found.get('identifier')}")
    check_spelling(content, members)
    return identifier, at, len(members), first, first_digest


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("packages", nargs="+")
    words.add_argument("--key", default="")
    words.add_argument("--time-key", default="")
    words.add_argument("--first", default="")
    given = words.parse_args()
    for path in given.packages:
        try:
            with open(path, "rb") as file:
                content = file.read()
            identifier, at, number, first, first_digest = check(content, given.key, given.time_key)
            if given.first:
                with open(given.first, "rb") as file:
                    before = file.read()
                if check(before)[0] != first or sm3(before).hex() != first_digest:
                    raise NotGood(f"{given.first}: it is not the package that {identifier} points to")
        except NotGood as error:
            print(f"不可信 NOT GOOD  {path}: {error}")
            return 1
        except OSError as error:
            print(f"读不懂 UNREADABLE  {path}: {error!r}")
            return 2
        after = f", later than {first}" if first else ""
        print(f"可信 GOOD  {path}: {identifier}, {number} files, sealed {at}{after}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
