"""名册·地方: the city's divisions, its service centres, and which days are working days."""
