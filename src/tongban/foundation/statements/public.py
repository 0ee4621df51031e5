"""The front door of *statements*."""

from .inserting import insert, insert_all
from .selecting import Select, given

__all__ = ["Select", "given", "insert", "insert_all"]
