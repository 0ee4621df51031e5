"""Statements that every request asks alike: Django writes them once, later only their values change."""
