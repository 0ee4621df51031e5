"""场景: a field of public life with rules of its own; scenes do not know each other."""
