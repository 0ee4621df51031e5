"""Takes money once: orders in fen, several providers side by side, no order without an answer in the end."""
