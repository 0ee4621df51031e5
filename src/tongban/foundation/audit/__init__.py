"""Who did what, for whom, to what and why: rows only ever added, in hash chains that show any change."""
