"""What can go wrong with the demonstration city."""


class NotADemonstration(RuntimeError):
    """Synthetic people do not belong into a real city. Set TONGBAN_DEMONSTRATION, or load real registers."""


class UnknownName(LookupError):
    """Nobody of this code in ``people.yaml``."""
