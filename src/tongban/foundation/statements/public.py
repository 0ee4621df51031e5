"""The front door of *statements*."""

from .forgetting import forget
from .inserting import insert, insert_all
from .selecting import Select, given

__all__ = ["Select", "forget", "given", "insert", "insert_all"]
