"""Sockets, shelves and plugs: how a room talks to a system outside without knowing its vendor."""
