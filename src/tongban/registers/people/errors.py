"""What can go wrong when one asks for a person."""


class UnknownPerson(LookupError):
    """The register knows nobody with that citizen id. Ask to compare with the card; a counter can look further."""


class WrongEntry(ValueError):
    """The entry cannot be corrected to this. The message says why, in words for the officer."""
