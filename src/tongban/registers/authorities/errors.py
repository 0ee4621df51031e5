"""What can go wrong when one asks for an authority."""


class UnknownAuthority(LookupError):
    """No authority has that code, or none of that line answers for that region."""


class CertificateRefused(Exception):
    """An enforcement certificate cannot be entered, confirmed or taken back so; ``message`` says what to mend."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
