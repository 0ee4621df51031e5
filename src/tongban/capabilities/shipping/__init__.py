"""Brings what was made to the person: by post with every step seen, or kept at a counter against a pickup code."""
