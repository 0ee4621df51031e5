"""办件: one application from draft to close, whichever door it came through, under one legal clock."""
