"""Tongban 通办: a city serves its residents and enterprises on one network."""
