"""What can be wrong with an entry of the catalogue, in words for the officer who publishes it."""


class CatalogueError(ValueError):
    """An entry cannot be taken in. Show the message to whoever publishes; nothing was written."""


class InvalidItemCode(CatalogueError):
    """A code has the wrong length or contradicts the entry. Compare it with the national list."""


class LimitTooLong(CatalogueError):
    """The promised limit is longer than the statutory one. Shorten the promise."""


class UnknownItem(LookupError):
    """No item or variant has this code. Publish the service first, or show the list."""


class HandoverRefused(ValueError):
    """A step of handing an item down that is not allowed; the message says why and what is lacking."""
