"""随申码: one code for a person, a firm and a place; the gate that reads it needs neither us nor a network."""
