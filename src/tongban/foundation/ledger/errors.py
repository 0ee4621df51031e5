"""What can go wrong with the ledger."""


class LedgerError(Exception):
    """Anything about the ledger."""


class BadProof(LedgerError):
    """A proof does not show what it should. Do not trust what it came with; ask for it again, then tell the witness."""


class BadNote(LedgerError):
    """A checkpoint is not written as a signed note, or none of its signatures is by a key we know."""


class NotYet(LedgerError):
    """The entry has no place yet: the next batch gives it one within seconds. Ask again."""
