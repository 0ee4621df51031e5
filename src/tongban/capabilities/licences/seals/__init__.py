"""Seals of departments: their register, who keeps them, under which permission they are used, and every use."""
