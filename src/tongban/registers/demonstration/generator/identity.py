"""Names, citizen ids, mobile numbers: unique over all chunks, and recognisable as invented."""

from __future__ import annotations

import numpy as np

from . import words
from .columns import Array, Columns, between, chosen, day_number, gather, rank_within, year_of
from .households import FEMALE, MALE

# Numbers 0 to 9 of every place and day are for the named people of ``people.yaml``.
FIRST_ORDER = 10
PER_SEX = (1000 - FIRST_ORDER) // 2
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
# Multiplication by a number without a factor in common with 10⁹ mixes all numbers without ever repeating one.
_MIX, _SPACE = 387_420_489, 10**9


def citizen_ids(area: Array, birth: Array, order: Array) -> Array:
    """18 characters with the right check character, for whole columns.

    Legal: GB 11643-1999.
    """
    months = birth.astype("datetime64[M]")
    day = (birth - months.astype("datetime64[D]")).astype(np.int64) + 1
    date = year_of(birth) * 10000 + (months.astype(np.int64) % 12 + 1) * 100 + day
    number = (area.astype(np.int64) * 10**8 + date) * 1000 + order
    digits = (number[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64)) % 10
    text = np.empty((number.size, 18), np.uint8)
    text[:, :17] = digits + ord("0")
    text[:, 17] = _CHECKS[(digits @ _WEIGHTS) % 11]
    return text.reshape(-1).view("S18").astype("U18")


def orders(area: Array, birth: Array, sex: Array, chunk: int, chunks: int) -> tuple[Array, Array]:
    """(area, order number) of each person, so that no two in any chunk are equal.

    Each chunk has its own range of order numbers. Where a place and day is full, the neighbouring place takes over.
    """
    slots = PER_SEX // chunks
    if not slots:
        raise ValueError("too many chunks for the order numbers of one day")
    area = area.copy()
    districts = np.unique(area)
    rank = np.zeros(area.size, np.int64)
    # Three letters of the key: place, day, sex. One round is enough in a town, few are in a city of millions.
    for _ in range(districts.size):
        key = (area.astype(np.int64) * 10**6 + day_number(birth) + 10**5) * 2 + sex
        rank = rank_within(key)
        full = rank >= slots
        if not full.any():
            break
        place = np.searchsorted(districts, area[full])
        area[full] = districts[(place + 1) % districts.size]
    else:
        raise ValueError("more births on one day than there are numbers; raise the number of days")
    return area, FIRST_ORDER + 2 * (chunk * slots + rank) + (sex == MALE)


def mobile_numbers(person: Array, has_one: Array) -> Array:
    """Eleven digits beginning with 10 or 11, which no mobile number does; 0 without one. 12 is for named people."""
    mixed = (person.astype(np.int64) * _MIX + 319_900_000) % _SPACE
    return np.where(has_one, 10 * _SPACE + (person // _SPACE % 2) * _SPACE + mixed, 0)


def names(rng: np.random.Generator, people: Columns) -> None:
    """Codes of surname and given name; a child bears the father's surname, else the mother's."""
    count = people["sex"].size
    surname = chosen(rng, words.SURNAME_WEIGHTS, count)
    parent = np.where(people["father"] >= 0, people["father"], people["mother"])
    # Two rounds: from the grandfather to the head, from the head to the children.
    for _ in range(2):
        surname = gather(surname, parent, 0) * (parent >= 0) + surname * (parent < 0)
    people["surname"] = surname.astype(np.int16)
    era = np.digitize(year_of(people["birth_date"]), [1965, 1990])
    size = words.GIVEN_PER_ERA
    base = (era * 2 + people["sex"]) * size
    people["given_first"] = (base + between(rng, 0, size - 1, count)).astype(np.int16)
    second = (base + between(rng, 0, size - 1, count)).astype(np.int16)
    people["given_second"] = np.where(rng.random(count) < 0.24, -1, second).astype(np.int16)


def name_text(people: Columns) -> Array:
    """The names as text."""
    surnames, given = np.array(words.SURNAMES), np.array(words.GIVEN + [""])
    text = np.char.add(surnames[people["surname"]], given[people["given_first"]])
    return np.char.add(text, given[people["given_second"]])


__all__ = ["FEMALE", "citizen_ids", "mobile_numbers", "name_text", "names", "orders"]
