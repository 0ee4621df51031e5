"""Plugs of the text reader."""
