"""名册·人: who lives here or has dealings with the city, and who belongs to whom."""
