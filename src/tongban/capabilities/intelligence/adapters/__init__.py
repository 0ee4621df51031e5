"""Plugs of the language model."""
