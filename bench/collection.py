"""Old licences taken in from a file, and every quality rule over all of them; rows for each second of processor time.

``script/bench collection --rows 1000000``; in a database of its own (SQLite, or the one of TONGBAN_DATABASE).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("TONGBAN_VAR", FOLDER.name)
os.environ.setdefault("TONGBAN_DEMONSTRATION", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from tongban.capabilities.collection.public import begin, carry, count_quality, start  # noqa: E402
from tongban.foundation.values.public import CitizenId  # noqa: E402
from tongban.registers.people.public import Person, PersonRow, bulk_register  # noqa: E402

ISSUER, TYPE, HOLDERS = "public_security_bureau", "driving_licence", 5000
COLUMNS = (
    "证照编号,持证主体,持证主体代码,颁发日期,有效期截止日期,准驾车型,档案编号,性别,国籍,住址,出生日期,初次领证日期"
)


def holders() -> list[Person]:
    rows = [
        PersonRow(CitizenId.make("319901", date(1960 + n // 250, 1 + n // 25 % 10, 1 + n % 25), n % 1000), f"持证人{n}")
        for n in range(HOLDERS)
    ]
    return bulk_register(rows)


def write(path: Path, people: list[Person], rows: int) -> None:
    """One in five hundred rows is faulty, and one in a hundred has run out."""
    known = [(one.name, str(one.citizen_id)) for one in people]
    with path.open("w", encoding="utf-8") as file:
        file.write(COLUMNS + "\n")
        for n in range(rows):
            name, number = known[n % len(known)]
            if n % 500 == 0:
                name = "另一个人"
            until = "2021-01-05" if n % 100 == 1 else "2030-01-05"
            file.write(
                f"JZ{n:09d},{name},{number},2020-01-06,{until},C1,{n:012d},女,中国,示范路1弄2号,1990-01-01,2010-01-06\n"
            )


@contextmanager
def measured(words: str, rows: int) -> Iterator[None]:
    wall, spent = time.perf_counter(), time.process_time()
    yield
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    print(f"  {words:44} {rows / spent:10.0f} rows/s of processor time   {wall:8.1f} s on the clock", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    call_command("migrate", verbosity=0)
    people = holders()
    path = Path(FOLDER.name) / "stock.csv"
    write(path, people, rows)
    print(f"collection: {rows:,} rows of {path.stat().st_size / rows:.0f} bytes, {len(people):,} holders")

    def deliver() -> object:
        batch = start(begin(TYPE, by="system", authority_code=ISSUER, name=path.name, path=str(path)), by="system")
        while not carry(batch.pk, seconds=60):
            pass
        batch.refresh_from_db()
        return batch

    with measured("taken in", rows):
        first = deliver()
    print(f"    added {first.added:,}, refused {first.refused:,}")  # type: ignore[attr-defined]
    with measured("delivered again, nothing changes", rows):
        again = deliver()
    print(f"    added {again.added:,}, known {again.unchanged:,}")  # type: ignore[attr-defined]
    with measured("all quality rules over all issuers", rows):
        count_quality()


if __name__ == "__main__":
    main()
