"""The two ways in which an outside system can fail; every plug maps its vendor's failures to one of them."""


class PortError(Exception):
    """An outside system did not do what was asked. Catch one of the two kinds below instead."""


class PortUnavailable(PortError):
    """No answer in time, or an answer that says "later". The caller retries with the same reference."""


class PortRefused(PortError):
    """A clear no. The caller does not retry; it tells the person or an operator why."""
