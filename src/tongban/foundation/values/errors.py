"""What can be wrong with a value, in words for the person who typed it."""


class InvalidValue(ValueError):
    """A text is not a value of this kind. Show ``message`` (Chinese) or ``message_en`` at the field; do not retry."""

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_en = message_en


class InvalidCitizenId(InvalidValue):
    """Not a citizen identity number. Ask the person to compare it with the card."""


class InvalidCreditCode(InvalidValue):
    """Not a unified social credit code. Ask to compare it with the business licence."""


class InvalidOrganisationCode(InvalidValue):
    """Not an organisation code."""


class InvalidLicenceIdentifier(InvalidValue):
    """Not an identifier of an electronic licence."""


class InvalidMobileNumber(InvalidValue):
    """Not a mobile number of the mainland."""


class InvalidBankCard(InvalidValue):
    """Not a bank card number."""


class InvalidAmount(InvalidValue):
    """Not an amount of money."""


class CalendarMissing(LookupError):
    """The day lies outside the years the working-day calendar knows. Load the calendar; do not guess."""
