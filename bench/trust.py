"""Licences with their three faces, credentials beside the bare signature, the log, archives, lookups as tables grow.

Everything runs in one process on a database of its own that is thrown away. Read the figures as ratios of the same run.
``--quick`` stays within five minutes: each part has its share of the time, and the tables grow as far as that goes.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LEAST, STEP, BATCH = 3, 100_000, 20
QUICK_SECONDS = {"credentials": 40.0, "licences": 40.0, "log": 15.0, "archives": 25.0, "lookups": 90.0}


def rate(name: str, act: Callable[[int], Any], count: int, *, within: float = math.inf) -> float:
    """Do it ``count`` times, or as often as fits ``within`` so many seconds; print how many a second, and what each
    costs in processor time, which the disk and other work on the machine do not change. Returns the latter in seconds.
    """
    start, spent, done = time.perf_counter(), time.process_time(), 0
    while done < count and (done < LEAST or time.perf_counter() - start < within):
        act(done)
        done += 1
    each, spent = (time.perf_counter() - start) / done, (time.process_time() - spent) / done
    print(f"{name:<58} {1 / each:10,.0f} /s {each * 1e6:12,.0f} µs, processor {spent * 1e6:10,.0f} µs", flush=True)
    return spent


def together(acts: dict[str, tuple[int, Callable[[int], Any]]], of: str, *, rounds: int, within: float) -> None:
    """Do these in turn, a batch of each in every round, so that who else uses the machine disturbs all alike.

    Args:
        acts: name → (how many of the first, the bare operation, are in it; 0 for none, what to do).
        within: seconds for all of it.
    """
    spent: dict[str, list[float]] = {name: [] for name in acts}
    end = time.perf_counter() + within
    for number in range(rounds):
        for name, (_bare, act) in acts.items():
            start = time.perf_counter()
            for n in range(BATCH):
                act(number * BATCH + n)
            spent[name].append((time.perf_counter() - start) / BATCH)
        if number >= LEAST and time.perf_counter() > end:
            break
    each = {name: statistics.median(found) for name, found in spent.items()}
    bare = each[next(iter(acts))]
    for place, (name, (times, _act)) in enumerate(acts.items()):
        share = f"   {times * bare / each[name] * 100:5.0f} % of the bare operation" if times and place else ""
        print(f"{f'{of}: {name}':<58} {1 / each[name]:10,.0f} /s {each[name] * 1e6:12,.0f} µs{share}", flush=True)


def licences(count: int, seconds: float) -> None:
    """Issue with the forms that a setting names; then make the late ones."""
    from django.test import override_settings

    from tongban.capabilities.licences.public import issue, ofd_of, pdf_of
    from tongban.registers.people.tests.factories import make_person

    holder = make_person("李强")
    fields = [
        {"name": "name", "label": {"zh": "姓名", "en": "Name"}, "value": "李强"},
        {"name": "purpose", "label": {"zh": "用途", "en": "Purpose"}, "value": "办理贷款"},
    ]
    made: list[Any] = []

    def give(number: int) -> None:
        made.append(issue("hukou_certificate", holder, fields, by="bench", authority="public_security_bureau"))

    give(0)
    ofd_of(made[0])  # fonts, seal and certificates are read once in a process
    for name, forms in (
        ("PDF, OFD and credential at once", ["pdf", "ofd", "credential"]),
        ("PDF and credential at once, OFD later", ["pdf", "credential"]),
        ("credential at once, both drawn forms later", ["credential"]),
    ):
        with override_settings(TONGBAN_LICENCE_FORMS=forms):
            made.clear()
            rate(f"licence issued: {name}", give, count, within=seconds / 5)
    rate("  its PDF, when it is asked for", lambda number: pdf_of(made[number]), len(made), within=seconds / 5)
    rate("  its OFD, when it is asked for", lambda number: ofd_of(made[number]), len(made), within=seconds / 5)


def credentials(count: int, seconds: float) -> None:
    """Verification beside the signatures in it, with the same keys."""
    from tongban.capabilities.credentials.public import (
        Binding,
        Hidden,
        RawSigner,
        bind,
        issue,
        key_of,
        parse,
        present,
        verify_credential,
    )
    from tongban.foundation.crypto.public import suite

    now = int(time.time())
    claims: dict[str, Any] = {f"claim_{number}": Hidden(f"value {number}") for number in range(12)}

    def one(algorithm: str, suite_name: str) -> None:
        signer = RawSigner(algorithm, bytes(range(1, 33)), "k")
        key, house = key_of(signer.jwk), suite(suite_name)
        base = {"iss": "https://city.example/i", "vct": "card", "exp": now + 9999, "cnf": {"jwk": signer.jwk}}
        texts = [issue({**base, **claims}, signer) for _ in range(20)]
        shown = [present(text, [["claim_1"], ["claim_2"]]) for text in texts]
        bound = [bind(text, signer, audience="bank", nonce="n", issued_at=now) for text in shown]
        jwt = parse(texts[0]).jwt
        options: dict[str, Any] = {"find_key": lambda _i, _k: key, "find_status": None}
        ours = Binding("bank", "n")
        together({
            "bare signature": (1, lambda _n: house.verify(key.public, jwt.signature, jwt.content)),
            "credential, two of twelve shown": (1, lambda n: verify_credential(shown[n % 20], **options)),
            "with proof of the holder, two signatures":
                (2, lambda n: verify_credential(bound[n % 20], binding=ours, **options)),
            "issued with twelve hidden claims": (0, lambda _n: issue({**base, **claims}, signer)),
        }, algorithm, rounds=max(LEAST, count // BATCH), within=seconds / 3)  # fmt: skip

    for algorithm, suite_name in (("EdDSA", "international"), ("ES256", "p256"), ("SM2SM3", "national")):
        one(algorithm, suite_name)


def log(count: int, seconds: float) -> None:
    """Entries into the log, their places, and proofs."""
    from tongban.foundation.ledger import public as ledger

    entries = []
    rate("log: entry noted", lambda n: entries.append(
        ledger.append("bench.entry", {"n": str(n)}, about=f"bench.thing:{n}")), count, within=seconds / 2)  # fmt: skip
    start, placed = time.perf_counter(), 0
    while entered := ledger.integrate():
        placed += entered
    print(
        f"{'log: entries placed in the tree, signed':<58} {placed / (time.perf_counter() - start):10,.0f} /s",
        flush=True,
    )
    count = min(len(entries), 300)
    rate("log: receipt with inclusion proof", lambda n: ledger.receipt(entries[n], {"n": str(n)}), count,
         within=seconds / 2)  # fmt: skip


def archives(count: int, seconds: float) -> None:
    """Packages of closed business: collected, assembled, checked at filing and kept, by one worker."""
    from bench.archives import packages

    found = packages(count, within=seconds)
    print(
        f"{'archive packages filed, one worker':<58} {found['per_minute']:10,} /min   assembled in "
        f"{found['assemble_ms']} ms, checked in {found['check_ms']} ms, {found['package_bytes'] / 1024:,.0f} KiB each",
        flush=True,
    )


def lookups(sizes: list[int], tries: int, seconds: float) -> int:
    """A licence by its identifier and the state of a credential, as their tables grow. Returns how many rows stand."""
    from tongban.capabilities.credentials.statuses import state_of
    from tongban.capabilities.licences.public import licence_by_identifier

    until, first = time.perf_counter() + seconds, (math.inf, math.inf)

    def measure(size: int) -> tuple[float, float]:
        picks = [random.randrange(size) for _ in range(tries)]
        return (
            rate(f"{size:>10,} licences: one by its identifier",
                 lambda n: licence_by_identifier(_identifier(picks[n])), tries, within=seconds / 12),
            rate(f"{size:>10,} credentials: state of one",
                 lambda n: state_of("bench", picks[n] >> 20, picks[n] & 0xFFFFF), tries, within=seconds / 12),
        )  # fmt: skip

    have = 0
    for size in sizes:
        before, have = have, _fill(have, size, until)
        if have == before:
            print(f"{size:>10,} rows: not within the time", flush=True)
            break
        now = measure(have)
        if before:
            grown = " and ".join(f"× {one / least:.2f}" for one, least in zip(now, first, strict=True))
            print(f"{'':>10} beside the smallest tables, by processor time: {grown}")
        first = now if not before else first
    return have


def _identifier(number: int) -> str:
    return f"1.2.156.3005.2.11319900TB0000052B003.11319900TB000001XT.{number:014d}.001.X"


def _fill(have: int, size: int, until: float) -> int:
    """Rows up to ``size``, or as many as time allows, copied from one licence by the database. Returns how many."""
    from django.db import connection

    from tongban.capabilities.credentials.models import StatusList
    from tongban.capabilities.licences.models import Licence

    for number in range((size >> 20) + 1):
        StatusList.objects.get_or_create(issuer="bench", number=number)
    pattern = Licence.objects.order_by("pk").first()
    assert pattern is not None
    columns = [str(one.column) for one in Licence._meta.concrete_fields if one.column not in ("id", "identifier")]
    head, tail = _identifier(0).split("0" * 14)
    digits = "printf('%%014d', n.i)" if connection.vendor == "sqlite" else "lpad(n.i::text, 14, '0')"
    series = "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s) "
    licence = (
        f"{series} INSERT INTO licences_licence (identifier, {', '.join(columns)}) "
        f"SELECT '{head}' || {digits} || '{tail}', {', '.join(f'p.{one}' for one in columns)} "
        "FROM n CROSS JOIN (SELECT * FROM licences_licence WHERE id = %s) AS p"
    )
    credential = (
        f'{series} INSERT INTO credentials_issuedcredential (status_list_id, "index", status, kind, subject_ref, '
        "holder_key, text, issued_at) SELECT s.id, n.i & 1048575, 0, 'bench', 'bench.thing:' || n.i, 'key' || n.i, '', "
        "%s "
        "FROM n JOIN credentials_statuslist s ON s.issuer = 'bench' AND s.number = (n.i >> 20)"
    )
    with connection.cursor() as cursor:
        while have < size and time.perf_counter() < until:
            end = min(have + STEP, size)
            cursor.execute(licence, [have, end, pattern.pk])
            cursor.execute(credential, [have, end, pattern.issued_on])
            have = end
        cursor.execute("ANALYZE")
    return have


def main() -> None:
    """Make a database, measure, throw it away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="licences of each kind")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="rows at which lookups are measured")
    parser.add_argument("--only", default="", help="credentials, licences, log, archives or lookups")
    parser.add_argument("--quick", action="store_true", help="within five minutes, each part a share of them")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        with tempfile.TemporaryDirectory(prefix="tongban-bench-") as folder:
            settings = "tongban.config.settings"
            env = os.environ | {"TONGBAN_VAR": folder, "DJANGO_SETTINGS_MODULE": settings}
            subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], env=env, cwd=ROOT, check=True)
            sys.exit(subprocess.run([sys.executable, "-P", __file__, *sys.argv[1:], "--inside"], env=env).returncode)
    import django

    django.setup()
    seconds = QUICK_SECONDS if options.quick else dict.fromkeys(QUICK_SECONDS, math.inf)
    only = options.only
    if only in ("", "credentials"):
        credentials(options.count * 20, seconds["credentials"])
    if only in ("", "licences", "lookups"):
        licences(options.count, seconds["licences"])
    if only in ("", "log"):
        log(options.count * 10, seconds["log"])
    if only in ("", "archives"):
        archives(options.count * 3, seconds["archives"])
    if only in ("", "lookups"):
        stored = lookups([int(size) for size in options.sizes.split(",") if size], 2000, seconds["lookups"])
        print(f"with {stored:,} licences stored:", flush=True)
        licences(options.count, seconds["licences"] / 4)


if __name__ == "__main__":
    main()
