"""Plugs of the virus scanner."""
