"""好差评: every handling may be rated once, in five levels; every bad rating is followed until it is settled."""
