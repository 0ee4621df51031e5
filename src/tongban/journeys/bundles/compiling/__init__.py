"""From the packs of the members to one pack: pure functions, no table is read or written here."""

from .compile import Compiled, compile_bundle

__all__ = ["Compiled", "compile_bundle"]
