"""地基: knows no government word. A library or a hospital would use it unchanged."""
