"""名册: who, what and where; true even if nobody ever applied."""
