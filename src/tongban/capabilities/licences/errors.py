"""What can go wrong with licences and letters, in words a clerk understands."""


class UnknownLetter(LookupError):
    """There is no letter of this kind. A fault of the caller; see ``letter_kinds()``."""


class UnknownLicenceType(LookupError):
    """No licence type with this code is declared in ``data/types``."""


class WrongLicenceState(Exception):
    """The licence cannot go from its state to that one. Tell the officer which state it is in."""
