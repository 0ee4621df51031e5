"""办事: the work itself; exists because a person wants something done."""
