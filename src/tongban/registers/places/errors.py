"""What can go wrong when one asks for a place."""


class UnknownRegion(LookupError):
    """No division has that code. Tell the person to choose from the list; do not guess a neighbour."""
