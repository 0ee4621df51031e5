"""What can go wrong when one asks for an authority."""


class UnknownAuthority(LookupError):
    """No authority has that code, or none of that line answers for that region."""
