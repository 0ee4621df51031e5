"""Plugs of this room's sockets."""
