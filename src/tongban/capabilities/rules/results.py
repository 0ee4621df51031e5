"""What a match found: read in pages, counted, compared; every "why" is in the mask and never needs a second run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tongban.capabilities.rules.columns import DIALECT, connected, parquet
from tongban.capabilities.rules.errors import ResultError, Words
from tongban.capabilities.rules.plans import KEY, amount_column, mask_column
from tongban.capabilities.rules.questions import verdict_of
from tongban.capabilities.rules.storage import ROWS, digest_of, link, make, read_manifest
from tongban.capabilities.rules.writing import MET, UNKNOWN, UNMET

Row = tuple[str, int | None, int]  # subject_key, amount_fen, mask
MOST_LAYERS = 8


@dataclass(frozen=True)
class Summary:
    """How one question came out.

    Attributes:
        eligible: meet every criterion; refused: fail one; unknown: fail none, but something is not known.
        amount_fen: sum of the amounts of the eligible.
        criteria: per criterion id how often it was met, unmet, unknown.
    """

    eligible: int
    refused: int
    unknown: int
    amount_fen: int
    criteria: Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Change:
    """One subject in two results; None where it was not eligible or not there."""

    subject_key: str
    old_mask: int | None
    new_mask: int | None
    old_amount_fen: int | None
    new_amount_fen: int | None


@dataclass(frozen=True)
class Comparison:
    """Who became eligible, who no longer is, and whose amount changed: counts, and the first of each by key."""

    counts: Mapping[str, int]
    appeared: Sequence[Change] = field(repr=False)
    vanished: Sequence[Change] = field(repr=False)
    changed: Sequence[Change] = field(repr=False)


class MatchResult:
    """A finished match, opened from its folder; safe to share between threads.

    Raises:
        ResultError: there is no finished result in the folder.
    """

    def __init__(self, folder: Path) -> None:
        manifest = read_manifest(Path(folder))
        if manifest is None:
            raise ResultError(Words(f"{folder} 没有匹配结果。", f"There is no result in {folder}."),
                              Words("请先匹配。", "Match first."))  # fmt: skip
        self.folder = Path(folder)
        self.manifest = manifest
        self.questions: dict[str, dict[str, Any]] = {item["code"]: item for item in manifest["questions"]}

    def __repr__(self) -> str:
        return f"MatchResult({self.folder}, {', '.join(self.questions)})"

    @property
    def digest(self) -> str:
        return str(self.manifest["digest"])

    @property
    def rows(self) -> int:
        """Number of subjects judged."""
        return self._count

    @cached_property
    def _count(self) -> int:
        with connected() as connection:
            return int(connection.execute(f"SELECT count(*) FROM {self._relation([])}").fetchall()[0][0])

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────
    def summary(self) -> dict[str, Summary]:
        """Counts of every question by its code."""
        return {code: self._summary(code) for code in self.questions}

    def _summary(self, code: str) -> Summary:
        ids = [item["id"] for item in self.questions[code]["criteria"]]
        verdicts: dict[bool | None, int] = {True: 0, False: 0, None: 0}
        criteria = [[0, 0, 0] for _ in ids]
        amount = 0
        for mask, count, sum_fen in self.masks(code):
            verdicts[verdict_of(mask, len(ids))] += count
            amount += sum_fen
            for place, counts in enumerate(criteria):
                counts[(MET, UNMET, UNKNOWN).index(mask >> 2 * place & 3)] += count
        listed = {name: (met, unmet, unknown) for name, (met, unmet, unknown) in zip(ids, criteria, strict=True)}
        return Summary(verdicts[True], verdicts[False], verdicts[None], amount, listed)

    def masks(self, code: str) -> list[tuple[int, int, int]]:
        """Every mask that occurs with its count and sum in fen. Counted once and kept beside the result."""
        self._known(code)
        return self._masks[code]

    @cached_property
    def _masks(self) -> dict[str, list[tuple[int, int, int]]]:
        found = {}
        with connected() as connection:
            for code in self.questions:
                sql = f"SELECT mask, count(*), coalesce(sum(amount), 0) FROM {self._columns(code)} GROUP BY mask"
                rows = connection.execute(f"{sql} ORDER BY mask").fetchall()
                found[code] = [(int(mask), int(count), int(amount)) for mask, count, amount in rows]
        return found

    def eligible(
        self, code: str, after: str = "", limit: int = 1000, *, within: tuple[str, str] | None = None
    ) -> list[Row]:
        """Who meets every criterion, by key; ``after`` is the last key of the page before.

        Args:
            within: a kept column and how its text begins: only those of one region.
        """
        return self._page(code, [self._full(code)], after, limit, within)

    def near_misses(self, code: str, after: str = "", limit: int = 1000) -> list[Row]:
        """Who meets every criterion but one."""
        full = self._full(code)
        return self._page(code, [full - (MET << 2 * place) for place in range(self._size(code))], after, limit)

    def nearly(self, code: str, wider: str, per: str = "") -> dict[str, int]:
        """For how many each condition alone is missing while the wider question says that it is within reach.

        Args:
            wider: code of the question with the same conditions made wider (``rules.nearness``).
            per: a kept column, such as the household: each of its values is counted once, and not at all where somebody
                of it meets everything already.
        Returns: criterion id → count; what is never missing alone is not in it.
        """
        self._known(wider)
        full, names = self._full(code), [item["id"] for item in self.questions[code]["criteria"]]
        places = " ".join(
            f"WHEN mask = {full - (MET << 2 * place)} AND (wider >> {2 * place}) & 3 = {MET} THEN {place}"
            for place in range(len(names))
        )
        mask, other = self._pair(code)[0], self._pair(wider)[0]
        column = DIALECT.column(self._kept(per)) if per else "NULL"
        rows = (
            f"SELECT {KEY}, {mask} AS mask, {other} AS wider, {column} AS of FROM "
            f"{self._relation([mask, other, *([column] if per else [])])}"
        )
        near = f"SELECT {KEY}, of, CASE {places} END AS place FROM all_rows"
        chosen = "SELECT place FROM near WHERE place IS NOT NULL"
        if per:
            served = f"SELECT of FROM all_rows WHERE mask = {full} AND of IS NOT NULL"
            one = f"row_number() OVER (PARTITION BY coalesce(of, {KEY}) ORDER BY place, {KEY}) = 1"
            chosen += f" AND (of IS NULL OR of NOT IN ({served})) QUALIFY {one}"
        sql = f"WITH all_rows AS ({rows}), near AS ({near}) SELECT place, count(*) FROM ({chosen}) GROUP BY place"
        with connected() as connection:
            return {names[place]: int(count) for place, count in connection.execute(sql).fetchall()}

    def first_of_each(self, code: str, column: str, after: str = "", limit: int = 1000) -> list[Row]:
        """As ``eligible``, but of all who share a value of a kept column only the first by key: one for a household."""
        self._known(code)
        mask, amount = self._pair(code)
        name = DIALECT.column(self._kept(column))
        rows = self._relation([name, mask, amount])
        sql = (
            f"SELECT * FROM (SELECT {KEY}, {amount}, {mask} FROM {rows} WHERE {mask} = {self._full(code)} "
            f"QUALIFY row_number() OVER (PARTITION BY coalesce({name}, {KEY}) ORDER BY {KEY}) = 1) "
            f"WHERE {KEY} > ? ORDER BY {KEY} LIMIT ?"
        )
        with connected() as connection:
            found = connection.execute(sql, [after, limit]).fetchall()
        return [(str(key), amount, int(mask)) for key, amount, mask in found]

    def unknowns(self, code: str, after: str = "", limit: int = 1000) -> list[Row]:
        """Who fails no criterion, but something is not known: one question to them or to the source settles it."""
        wanted = [mask for mask, _, _ in self.masks(code) if verdict_of(mask, self._size(code)) is None]
        return self._page(code, wanted, after, limit)

    def refused(self, code: str, after: str = "", limit: int = 1000) -> list[Row]:
        """Who fails a criterion."""
        wanted = [mask for mask, _, _ in self.masks(code) if verdict_of(mask, self._size(code)) is False]
        return self._page(code, wanted, after, limit)

    def _page(
        self, code: str, masks: Sequence[int], after: str, limit: int, within: tuple[str, str] | None = None
    ) -> list[Row]:
        self._known(code)
        if not masks:
            return []
        listed = ", ".join(map(str, masks))
        mask, amount = self._pair(code)
        column = DIALECT.column(self._kept(within[0])) if within else ""
        place, values = (f"AND starts_with(CAST({column} AS VARCHAR), ?) ", [within[1]]) if within else ("", [])
        # Files are written in the order of keys, so that "after" skips whole row groups by their statistics.
        sql = (
            f"SELECT {KEY}, {amount}, {mask} FROM {self._relation([mask, amount, *([column] if column else [])])} "
            f"WHERE {KEY} > ? AND {mask} IN ({listed}) {place}ORDER BY {KEY} LIMIT ?"
        )
        with connected() as connection:
            rows = connection.execute(sql, [after, *values, limit]).fetchall()
        return [(str(key), amount, int(mask)) for key, amount, mask in rows]

    def one(self, subject_key: str) -> dict[str, tuple[bool | None, int | None, int]]:
        """Verdict, amount and mask of one subject for every question; empty when it was not judged."""
        columns = [column for code in self.questions for column in self._pair(code)]
        with connected() as connection:
            sql = f"SELECT {', '.join(columns)} FROM {self._relation(columns)} WHERE {KEY} = ?"
            rows = connection.execute(sql, [subject_key]).fetchall()
        if not rows:
            return {}
        found = {}
        for place, code in enumerate(self.questions):
            mask, amount = rows[0][2 * place : 2 * place + 2]
            found[code] = (verdict_of(mask, self._size(code)), amount, mask)
        return found

    def by(self, code: str, column: str, prefix: int | None = None) -> list[tuple[str | None, int, int]]:
        """Eligible counted by a kept column: (value, count, sum in fen); by its first ``prefix`` characters if given.

        Raises:
            ResultError: the match did not keep this column.
        """
        self._known(code)
        name = DIALECT.column(self._kept(column))
        shown = f"left(CAST({name} AS VARCHAR), {int(prefix)})" if prefix else f"CAST({name} AS VARCHAR)"
        mask, amount = self._pair(code)
        rows = self._relation([name, mask, amount])
        sql = (
            f"SELECT {shown} AS value, count(*), coalesce(sum({amount}), 0) FROM {rows} "
            f"WHERE {mask} = {self._full(code)} GROUP BY value ORDER BY value NULLS LAST"
        )
        with connected() as connection:
            return [(value, int(count), int(amount)) for value, count, amount in connection.execute(sql).fetchall()]

    def compare(self, other: MatchResult, code: str, limit: int = 1000) -> Comparison:
        """What changed from ``other`` (before) to this result, among those eligible in one of them."""
        self._known(code)
        other._known(code)
        old, new = other._columns(code), self._columns(code)
        old_met, new_met = f"old.mask = {other._full(code)}", f"new.mask = {self._full(code)}"
        otherwise = f"WHEN {new_met} THEN 'appeared' ELSE 'vanished' END AS kind"
        kind = f"CASE WHEN {new_met} AND {old_met} THEN 'changed' {otherwise}"
        keys = (
            f"SELECT {KEY} FROM {old} WHERE mask = {other._full(code)} UNION "
            f"SELECT {KEY} FROM {new} WHERE mask = {self._full(code)}"
        )
        with connected() as connection:
            connection.execute(
                f"CREATE TEMP TABLE found AS SELECT keys.{KEY}, old.mask AS old_mask, new.mask AS new_mask, "
                f"old.amount AS old_amount, new.amount AS new_amount, {kind} FROM ({keys}) AS keys "
                f"LEFT JOIN {old} AS old USING ({KEY}) LEFT JOIN {new} AS new USING ({KEY}) "
                f"WHERE NOT coalesce({old_met} AND {new_met} AND old.amount IS NOT DISTINCT FROM new.amount, FALSE)"
            )
            counts = dict(connection.execute("SELECT kind, count(*) FROM found GROUP BY kind").fetchall())
            parts = {}
            for name in ("appeared", "vanished", "changed"):
                sql = f"SELECT * EXCLUDE (kind) FROM found WHERE kind = '{name}' ORDER BY {KEY} LIMIT {int(limit)}"
                parts[name] = [Change(*row) for row in connection.execute(sql).fetchall()]
        return Comparison({name: int(counts.get(name, 0)) for name in parts}, **parts)

    # ── increments ───────────────────────────────────────────────────────────────────────────────────────────
    def updated_by(self, increment: MatchResult, into: Path) -> MatchResult:
        """This result with the subjects of a later one in place of their old rows; both must answer the same questions.

        The old rows are not copied: the new folder links to them and reads them without those judged again. After eight
        increments the next one writes everything anew.

        Raises:
            ResultError: other questions, another day, or other kept columns.
        """
        if (increment.questions, increment.manifest["kept"]) != (self.questions, self.manifest["kept"]):
            raise ResultError(
                Words("两次匹配的问题不同。", "The two results answer different questions."),
                Words("请用同样的政策和日期再匹配。", "Match the same policies on the same day."),
            )
        digest = digest_of(["updated", self.digest, increment.digest])

        def fill(part: Path) -> dict[str, Any]:
            layers = [*increment._layers, *self._layers]
            names: list[list[str]] = []
            if len(layers) > MOST_LAYERS:
                target = part / ROWS / "0.parquet"
                rows = _layered(layers, ["*"])
                with connected() as connection:
                    connection.execute(f"COPY (FROM {rows}) TO {DIALECT.text(str(target))} (FORMAT parquet)")
                names = [[f"{ROWS}/0.parquet"]]
            else:
                for depth, layer in enumerate(layers):
                    names.append([])
                    for place, source in enumerate(layer):
                        name = f"{ROWS}/{depth}-{place}.parquet"
                        link(source, part / name)
                        names[-1].append(name)
            return {**self.manifest, "digest": digest, "layers": names, "from": [self.digest, increment.digest]}

        make(into, digest, fill)
        return MatchResult(into)

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────────
    @property
    def _layers(self) -> list[list[Path]]:
        return [[self.folder / name for name in layer] for layer in self.manifest["layers"]]

    def _known(self, code: str) -> None:
        if code not in self.questions:
            raise ResultError(
                Words(f"结果中没有 {code}。", f"The result does not answer {code}."),
                Words(f"有：{'、'.join(self.questions)}。", f"It has: {', '.join(self.questions)}."),
            )

    def _kept(self, column: str) -> str:
        if column not in self.manifest["kept"]:
            raise ResultError(Words(f"结果没有保留 {column}。", f"The result does not keep {column}."),
                              Words("匹配时请写 keep。", "Name it in keep when matching."))  # fmt: skip
        return column

    def _size(self, code: str) -> int:
        self._known(code)
        return len(self.questions[code]["criteria"])

    def _full(self, code: str) -> int:
        return sum(MET << 2 * place for place in range(self._size(code)))

    def _pair(self, code: str) -> tuple[str, str]:
        amount = (
            DIALECT.column(amount_column(code))
            if self.questions[code]["amount"] is not None
            else "CAST(NULL AS BIGINT)"
        )
        return DIALECT.column(mask_column(code)), amount

    def _columns(self, code: str) -> str:
        mask, amount = self._pair(code)
        return f"(SELECT {KEY}, {mask} AS mask, {amount} AS amount FROM {self._relation([mask, amount])})"

    def _relation(self, columns: Sequence[str]) -> str:
        wanted = [name for name in columns if name.startswith('"')]
        return _layered(self._layers, [KEY, *dict.fromkeys(wanted)])


def _layered(layers: Sequence[Sequence[Path]], columns: Sequence[str]) -> str:
    """SQL of all rows, the newest of each subject."""
    if len(layers) == 1:
        return parquet(layers[0])
    parts = []
    for place, layer in enumerate(layers):
        rows = f"SELECT {', '.join(columns)} FROM {parquet(layer)}"
        if place:
            newer = [path for above in layers[:place] for path in above]
            rows += f" AS older ANTI JOIN (SELECT {KEY} FROM {parquet(newer)}) AS newer USING ({KEY})"
        parts.append(rows)
    return f"({' UNION ALL '.join(parts)})"
