"""行政协助: one department asks another, of another line, region or level, for what only that one can say or do."""
