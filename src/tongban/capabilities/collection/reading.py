"""Deliveries as rows: CSV, JSON lines, or a zip with one of them and scans. Read as a stream, row by row."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import orjson
import yaml

from tongban.foundation.files.public import StoredFile, pieces

from .errors import UnreadableDelivery

_COLUMNS = Path(__file__).parent / "data" / "columns.yaml"
REQUIRED = ("ZZHM", "CZZT", "CZZTDM", "ZZBFRQ")
LARGEST_TABLE = 2 * 1024**3
LARGEST_SCAN = 20 * 1024**2
IN_MEMORY_BYTES = 4 * 1024**2
Row = dict[str, str]


@lru_cache(maxsize=1)
def _known_columns() -> dict[str, str]:
    """Usual name of a column, in small letters → key of the standard."""
    rows = yaml.load(_COLUMNS.read_text(encoding="utf-8"), yaml.BaseLoader)
    return {name.lower(): key for key, names in rows.items() for name in [key, *names]}


def guess_mapping(columns: list[str], extensions: dict[str, str]) -> dict[str, str]:
    """Column → key, where the name says it.

    Args:
        extensions: name or title of each attribute of the type → its ``KZ_`` key.
    """
    known = {name.lower(): key for name, key in extensions.items()} | _known_columns()
    found: dict[str, str] = {}
    for column in columns:
        key = known.get(column.strip().lower())
        if key and key not in found.values():
            found[column] = key
    return found


@dataclass
class Delivery:
    """One delivery, on the disk or in memory.

    Raises:
        UnreadableDelivery: from every method, when the content is no table.
    """

    source: IO[bytes]
    layout: str

    @classmethod
    def of(cls, path: str = "", file: StoredFile | None = None, content: bytes | IO[bytes] = b"") -> Delivery:
        """A delivery by where it lies; what it is, its content says. None is held in memory as a whole."""
        source: IO[bytes]
        try:
            if path:
                source = Path(path).open("rb")  # noqa: SIM115 - read as long as the delivery is
            elif file is not None:
                source = _on_disk(file)
            else:
                source = io.BytesIO(content) if isinstance(content, bytes) else content
        except OSError as error:
            raise UnreadableDelivery from error
        source.seek(0)
        return cls(source, _layout(source))

    def rows(self) -> Iterator[Row]:
        """Every row as texts; a line that is no row comes as ``{}``."""
        try:
            yield from _json_rows(self.table()) if self._is_json() else _csv_rows(self.table())
        except (csv.Error, UnicodeDecodeError, zipfile.BadZipFile) as error:
            raise UnreadableDelivery from error

    def columns(self) -> list[str]:
        """Names of the columns, in their order."""
        names: dict[str, None] = {}
        for row in islice(self.rows(), 50):
            names |= dict.fromkeys(row)
        if not names:
            raise UnreadableDelivery
        return list(names)

    def count(self) -> int:
        """How many rows; reads the whole delivery once."""
        return sum(1 for _row in self.rows())

    def table(self) -> IO[bytes]:
        """The table itself, from its beginning."""
        self.source.seek(0)
        if self.layout != "zip":
            return self.source
        archive = zipfile.ZipFile(self.source)
        entry = _table_entry(archive)
        if entry.file_size > LARGEST_TABLE:
            raise UnreadableDelivery
        return archive.open(entry)

    def scan(self, name: str) -> bytes | None:
        """A scan of the zip by its name, with or without folder; None when it is not there."""
        if self.layout != "zip" or not name:
            return None
        with closing(zipfile.ZipFile(self.source)) as archive:
            wanted = name.replace("\\", "/").rsplit("/", 1)[-1]
            for entry in archive.infolist():
                if entry.filename.rsplit("/", 1)[-1] == wanted and 0 < entry.file_size <= LARGEST_SCAN:
                    return archive.read(entry)
        return None

    def _is_json(self) -> bool:
        if self.layout == "zip":
            return not _table_entry(zipfile.ZipFile(self.source)).filename.lower().endswith(".csv")
        return self.layout == "jsonl"


def _on_disk(file: StoredFile) -> IO[bytes]:
    """A stored delivery, deciphered piece by piece into a file that vanishes when it is closed."""
    plain = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - read as long as the delivery is
    for piece in pieces(file):
        plain.write(piece)
    return cast("IO[bytes]", plain)


def _layout(source: IO[bytes]) -> str:
    head = source.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    source.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"{"):
        return "jsonl"
    if b"\x00" in head or not head:
        raise UnreadableDelivery
    return "csv"


def _table_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith((".csv", ".jsonl", ".ndjson")) and not name.startswith("__macosx"):
            return entry
    raise UnreadableDelivery


def _csv_rows(table: IO[bytes]) -> Iterator[Row]:
    buffered = cast(io.BufferedReader, table)
    head = buffered.read(65536)
    buffered.seek(0)
    encoding = "utf-8-sig"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not just a letter cut in two at the end
            encoding = "gb18030"
    first = head.decode(encoding, "replace").split("\n", 1)[0]
    mark = max(",\t;|", key=first.count)
    text = io.TextIOWrapper(buffered, encoding=encoding, newline="")
    try:
        reader = csv.reader(text, delimiter=mark)
        names = [name.strip() for name in next(reader, [])]
        for values in reader:
            if values:
                yield dict(zip(names, (value.strip() for value in values), strict=False))
    finally:
        text.detach()


def _json_rows(table: IO[bytes]) -> Iterator[Row]:
    for line in table:
        if line.strip():
            yield _json_row(line)


def _json_row(line: bytes) -> Row:
    try:
        found: Any = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): "" if value is None else str(value).strip() for name, value in found.items()}
