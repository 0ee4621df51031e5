"""How letters, licences, cards and seals look on paper."""
