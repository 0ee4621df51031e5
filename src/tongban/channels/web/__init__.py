"""随申办: what residents and enterprises see, on the phone first. Shows and takes in; keeps no business data."""
