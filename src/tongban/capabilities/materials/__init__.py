"""Documents that people handed in once: kept for them, so that nobody asks for the same paper again."""
