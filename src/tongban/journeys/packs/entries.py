"""结果入库: what a granted case makes true beyond its licence, declared in ``enters`` of the manifest.

Each entry names a block; a pack that needs another kind asks for a new block, it brings no code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .reading import Reading

# What expressions of an entry may name beside facts and answers: the number of the licence that was issued, and the
# citizen id or credit code of whom an entry above it entered.
OF_RESULT: dict[str, str] = {"result.number": "text", "entered.number": "text"}


@dataclass(frozen=True)
class EntryBlock:
    """A kind of entry.

    Attributes:
        makes: ``person`` or ``organisation`` that it enters in its register; empty when it speaks of the applicant.
        needs: keys of ``with`` that must be there.
        may: keys that may.
        knows: facts that the register itself knows of whom it entered.
    """

    makes: str = ""
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    knows: frozenset[str] = frozenset()


_OF_PERSON = ("name", "citizen_id", "sex", "birth_date", "ethnicity", "nationality", "hukou_region",
              "residence_region", "residence_address", "age", "is_minor", "is_alive", "hukou_in_city")  # fmt: skip
_OF_FIRM = ("name", "credit_code", "kind", "status", "region", "address", "business_scope", "established_on",
            "registered_capital_fen", "legal_representative_name", "legal_representative_citizen_id",
            "age_months")  # fmt: skip
ENTRY_BLOCKS: Mapping[str, EntryBlock] = {
    "facts": EntryBlock(),
    "newborn": EntryBlock(
        "person", frozenset({"name", "sex", "birth_date"}), knows=frozenset(f"person.{name}" for name in _OF_PERSON)
    ),
    "organisation": EntryBlock(
        "organisation", frozenset({"name", "kind", "region", "address", "scope"}),
        frozenset({"capital_fen", "head", "owners"}), frozenset(f"organisation.{name}" for name in _OF_FIRM),
    ),
    "death": EntryBlock("", frozenset({"citizen_id", "died_on"})),
}  # fmt: skip
# Keys of ``with`` that are no expressions: the answer with the rows of owners.
NAMED = frozenset({"owners"})


def entries_of(pack: Reading) -> list[dict[str, Any]]:
    """The entries of a pack as written."""
    found: list[dict[str, Any]] = pack.manifest.get("enters", [])
    return found


def entry_expressions(pack: Reading) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Place in the manifest and text of every expression of its entries."""
    for number, entry in enumerate(entries_of(pack)):
        for key, value in entry.get("with", {}).items():
            if key not in NAMED and isinstance(value, str):
                yield ("enters", number, "with", key), value
        for name, value in entry.get("facts", {}).items():
            yield ("enters", number, "facts", name), str(value)


def entered_kind(pack: Reading) -> str:
    """``person`` or ``organisation`` when the result enters somebody new in a register; else empty."""
    return next((kind for entry in entries_of(pack) if (kind := ENTRY_BLOCKS[entry["block"]].makes)), "")


def made_of_applicant(pack: Reading) -> frozenset[str]:
    """Facts about the applicant that a grant makes known."""
    return frozenset(
        name for entry in entries_of(pack) if not ENTRY_BLOCKS[entry["block"]].makes for name in entry.get("facts", {})
    )


def made_of_entered(pack: Reading) -> frozenset[str]:
    """Facts about whom the grant enters in a register: what the register knows, and what the entry adds."""
    found: set[str] = set()
    for entry in entries_of(pack):
        block = ENTRY_BLOCKS[entry["block"]]
        if block.makes:
            found |= {*block.knows, *entry.get("facts", {})}
    return frozenset(found)
