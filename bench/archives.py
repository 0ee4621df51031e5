"""Archive packages per minute: collected from memory, assembled, checked and kept, one worker, on the database at hand.

``packages(count)`` is called by the bench of trust; by hand: ``python -m bench.archives 200``.
"""

from __future__ import annotations

import json
import math
import sys
import time
from typing import Any


def packages(count: int = 200, within: float = math.inf) -> dict[str, Any]:
    """File so many bundles of five papers, or as many as fit ``within`` seconds; figures of the whole and of its parts.

    Returns:
        packages, seconds, per_minute; and the mean milliseconds of assembling and of checking alone, without database.
    """
    from django.utils import timezone

    from tongban.capabilities.archives.assembling import Place, assemble
    from tongban.capabilities.archives.public import Archive, examine, file_now, register_collector, want
    from tongban.capabilities.archives.tests.factories import make_bundle

    register_collector("test.business", lambda owner_ref: make_bundle(owner_ref.partition(":")[2]))
    mark = time.time_ns()
    owners = [f"test.business:319900{mark}{number:06d}" for number in range(count)]
    for owner_ref in owners:
        want(owner_ref, at=timezone.now())
    begin = time.perf_counter()
    for owner_ref in owners:
        if time.perf_counter() - begin > within:
            break
        file_now(owner_ref)
    seconds = time.perf_counter() - begin
    filed = Archive.objects.filter(owner_ref__in=owners, state="filed").count()
    place = Place("T001-ZW·2026-D30-TI1-000001", "T001", 2026, "D30", "其他办件")
    made = assemble(make_bundle(), place)
    return {
        "packages": filed,
        "seconds": round(seconds, 2),
        "per_minute": round(60 * filed / seconds),
        "assemble_ms": _mean_ms(lambda: assemble(make_bundle(), place)),
        "check_ms": _mean_ms(lambda: examine(made.content)),
        "package_bytes": len(made.content),
    }


def _mean_ms(act: Any, times: int = 20) -> float:
    begin = time.perf_counter()
    for _time in range(times):
        act()
    return round(1000 * (time.perf_counter() - begin) / times, 2)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(packages(int(sys.argv[1]) if len(sys.argv) > 1 else 200), ensure_ascii=False))
