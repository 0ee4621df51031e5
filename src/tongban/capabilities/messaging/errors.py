"""What can go wrong in *messaging*."""


class UnknownKind(LookupError):
    """No room declared this kind of message; declare it with ``declare_kind`` at start-up."""


class NobodyToTell(ValueError):
    """The recipient is neither a person, an organisation nor an officer."""
