"""One worker of the filing storm: files what has ended, package by package, and may be killed at any moment.

``python -m tests.crash.filing prepare 40`` says what has ended; ``… work`` files whatever waits and prints "over" when
nothing is left; ``… verdict`` looks at every package, number and log entry.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from tongban.capabilities.archives.models import Series  # noqa: E402
from tongban.capabilities.archives.public import (  # noqa: E402
    Archive,
    ArchiveFile,
    State,
    check,
    file_now,
    register_collector,
    want,
)
from tongban.capabilities.archives.tests.factories import make_bundle  # noqa: E402
from tongban.foundation.audit.public import verify  # noqa: E402
from tongban.foundation.files.public import StoredFile, files_of  # noqa: E402
from tongban.foundation.ledger.public import entries_about  # noqa: E402


def number_of(at: int) -> str:
    return f"3199002026030200000{at:05d}"


register_collector("test.business", lambda owner_ref: make_bundle(owner_ref.partition(":")[2]))


def prepare(count: int) -> dict[str, int]:
    """So many pieces of business have ended."""
    for at in range(count):
        want(f"test.business:{number_of(at)}", at=timezone.now())
    return {"packages": count}


def work() -> bool:
    """Everything that waits; True when nothing does."""
    for owner_ref in list(Archive.objects.filter(state=State.PENDING).values_list("owner_ref", flat=True)):
        file_now(owner_ref)
    return not Archive.objects.filter(state=State.PENDING).exists()


def verdict(wanted: dict[str, int]) -> dict[str, Any]:
    """Each package once, whole, under a number of its own, with one file, one report and one entry in the log."""
    faults: list[str] = []

    def same(what: str, found: object, must: object) -> None:
        if found != must:
            faults.append(f"{what}: {found}, not {must}")

    rows = list(Archive.objects.select_related("file__blob").order_by("pk"))
    same("filed", sum(row.state == State.FILED for row in rows), wanted["packages"])
    same("numbers", len({row.identifier for row in rows}), wanted["packages"])
    same("handed out", Series.objects.get().last_number, wanted["packages"])
    same("counted", Series.objects.get().filed, wanted["packages"])
    same("stored files", StoredFile.objects.filter(owner_ref__startswith="archives.archive:").count(), len(rows))
    same("registered files", ArchiveFile.objects.count(), 7 * wanted["packages"])
    for row in rows:
        same(f"{row} files", len(files_of(f"archives.archive:{row.pk}")), 1)
        same(f"{row} reports", row.checks.count(), 1)
        same(f"{row} log", [one.kind for one in entries_about(row)], ["archive.filed"])
        same(f"{row} check", check(row, by="system").reason, "")
    same("audit", verify().is_intact, True)
    return {"faults": faults, "figures": {"packages": len(rows)}}


if __name__ == "__main__":
    act = sys.argv[1]
    story = settings.VAR / "filing.json"
    if act == "prepare":
        story.write_text(json.dumps(prepare(int(sys.argv[2]))), encoding="utf-8")
    elif act == "work":
        print("ready", flush=True)
        print("over" if work() else "not over", flush=True)
    else:
        print(json.dumps(verdict(json.loads(story.read_text(encoding="utf-8"))), ensure_ascii=False))
