"""Plugs of department sources."""
