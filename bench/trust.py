"""Licences with their three faces, credentials beside the bare signature, the log, and lookups as tables grow.

Everything runs in one process on a database of its own that is thrown away. Read the figures as ratios
of the same run.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def rate(name: str, act: Callable[[int], Any], count: int, *, beside: float = 0) -> float:
    """Do it ``count`` times and print how many a second, and how that compares."""
    start = time.perf_counter()
    for number in range(count):
        act(number)
    each = (time.perf_counter() - start) / count
    ratio = f"   {beside / each * 100:5.0f} % of the bare operation" if beside else ""
    print(f"{name:<58} {1 / each:10,.0f} /s {each * 1e6:12,.0f} µs{ratio}", flush=True)
    return each


def licences(count: int) -> None:
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
            rate(f"licence issued: {name}", give, count)
    rate("  its PDF, when it is asked for", lambda number: pdf_of(made[number]), count)
    rate("  its OFD, when it is asked for", lambda number: ofd_of(made[number]), count)


def credentials(count: int) -> None:
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
        bare = rate(f"{algorithm}: bare signature",
                    lambda _n: house.verify(key.public, jwt.signature, jwt.content), count)  # fmt: skip
        rate(f"{algorithm}: credential, two of twelve shown",
             lambda n: verify_credential(shown[n % 20], **options), count, beside=bare)  # fmt: skip
        rate(f"{algorithm}: with proof of the holder, two signatures",
             lambda n: verify_credential(bound[n % 20], binding=ours, **options), count, beside=2 * bare)  # fmt: skip
        rate(f"{algorithm}: issued with twelve hidden claims", lambda _n: issue({**base, **claims}, signer), count)

    for algorithm, suite_name in (("EdDSA", "international"), ("ES256", "p256"), ("SM2SM3", "national")):
        one(algorithm, suite_name)


def log(count: int) -> None:
    """Entries into the log, their places, and proofs."""
    from tongban.foundation.ledger import public as ledger

    entries = []
    rate("log: entry noted", lambda n: entries.append(
        ledger.append("bench.entry", {"n": str(n)}, about=f"bench.thing:{n}")), count)  # fmt: skip
    start, placed = time.perf_counter(), 0
    while entered := ledger.integrate():
        placed += entered
    print(
        f"{'log: entries placed in the tree, signed':<58} {placed / (time.perf_counter() - start):10,.0f} /s",
        flush=True,
    )
    rate("log: receipt with inclusion proof", lambda n: ledger.receipt(entries[n], {"n": str(n)}), min(count, 300))


def lookups(sizes: list[int], tries: int) -> None:
    """A licence by its identifier and the state of a credential, as their tables grow."""
    from django.db import connection

    from tongban.capabilities.credentials.models import IssuedCredential, StatusList
    from tongban.capabilities.credentials.statuses import state_of
    from tongban.capabilities.licences.models import Licence
    from tongban.capabilities.licences.public import licence_by_identifier

    pattern = Licence.objects.order_by("pk").first()
    assert pattern is not None

    def measure(size: int) -> None:
        picks = [random.randrange(size) for _ in range(tries)]
        rate(f"{size:>10,} licences: one by its identifier",
             lambda n: licence_by_identifier(_identifier(picks[n])), tries)  # fmt: skip
        rate(f"{size:>10,} credentials: state of one",
             lambda n: state_of("bench", picks[n] >> 20, picks[n] & 0xFFFFF), tries)  # fmt: skip

    have = 0
    for size in sizes:
        _fill(Licence, IssuedCredential, StatusList, pattern, have, size)
        have = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        measure(size)


def _identifier(number: int) -> str:
    return f"1.2.156.3005.2.11319900TB0000052B003.11319900TB000001XT.{number:014d}.001.X"


def _fill(licence: Any, credential: Any, status_list: Any, pattern: Any, have: int, size: int) -> None:
    """Rows up to ``size``, written in bulk; their content is one licence's."""
    names = ("type_code", "number", "serial", "person_id", "authority_id", "fields", "issued_on", "valid_from")
    same = {name: getattr(pattern, name) for name in names}
    for number in range(size >> 20, -1, -1):
        status_list.objects.get_or_create(issuer="bench", number=number)
    lists = dict(status_list.objects.filter(issuer="bench").values_list("number", "pk"))
    step = 5000
    for first in range(have, size, step):
        numbers = range(first, min(first + step, size))
        licence.objects.bulk_create([licence(identifier=_identifier(n), **same) for n in numbers])
        credential.objects.bulk_create(
            [
                credential(
                    status_list_id=lists[n >> 20], index=n & 0xFFFFF, kind="bench", subject_ref=f"bench.thing:{n}",
                    holder_key=secrets.token_urlsafe(32),
                )
                for n in numbers
            ]
        )  # fmt: skip


def main() -> None:
    """Make a database, measure, throw it away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="licences of each kind")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="rows at which lookups are measured")
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
    credentials(options.count * 20)
    licences(options.count)
    log(options.count * 10)
    lookups([int(size) for size in options.sizes.split(",") if size], 2000)


if __name__ == "__main__":
    main()
