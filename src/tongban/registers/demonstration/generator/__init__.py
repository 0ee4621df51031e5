"""The vectorised generator: seed → columns. Knows no database and no Django; every function works on whole columns."""

from .city import CITY_DAY, City, generate, generate_chunk

__all__ = ["CITY_DAY", "City", "generate", "generate_chunk"]
