"""Plugs of this room's socket."""
