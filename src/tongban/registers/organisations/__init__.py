"""名册·组织: enterprises, sole traders and institutions, and who belongs to them."""
