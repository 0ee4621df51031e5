"""Files under their owners' keys beside plain files: writing and reading, in both suites."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable

os.environ["TONGBAN_VAR"] = tempfile.mkdtemp(prefix="tongban-bench-")
ROUNDS = 7


def best_ms(act: Callable[[int], object]) -> float:
    """The quickest of some rounds, milliseconds."""
    taken = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        act(number)
        taken.append(time.perf_counter() - begun)
    return min(taken) * 1000


def measure(suite_name: str, size: int) -> None:
    from django.conf import settings
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from tongban.foundation.crypto.public import suite
    from tongban.foundation.files.public import read, store

    settings.TONGBAN_CRYPTO_SUITE = suite_name
    content = b"%PDF-1.4\n" + os.urandom(size)
    house, folder, files = suite(suite_name), f"plain/{suite_name}/{size}", []
    key = house.new_key()
    plain_write = best_ms(lambda n: default_storage.save(f"{folder}/{n}", ContentFile(content)))
    plain_read = best_ms(lambda n: default_storage.open(f"{folder}/{n}").read())
    cipher = best_ms(lambda n: house.encrypt(key, content))
    write = best_ms(
        lambda n: files.append(store(content + bytes([n]), name="a.pdf", by="bench", owner_ref=f"people.person:{size}"))
    )
    whole_read = best_ms(lambda n: read(files[n]))
    print(
        f"{suite_name:13} {size / 1e6:4.1f} MB   write {plain_write:6.1f} → {write:6.1f} ms"
        f" (cipher alone {cipher:5.1f})   read {plain_read:5.1f} → {whole_read:5.1f} ms"
    )


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for suite_name in ("international", "national"):
        for size in (200_000, 2_000_000, 7_000_000):
            measure(suite_name, size)


if __name__ == "__main__":
    main()
