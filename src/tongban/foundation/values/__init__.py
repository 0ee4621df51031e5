"""Values that carry their own rules: identity numbers, money, time limits, working days. No Django here."""
