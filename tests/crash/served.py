"""The web server's door for crash tests: as in production, but what a killed process held is free in seconds."""

from tongban.config.wsgi import application
from tongban.foundation.access import idempotency

idempotency.LONGEST_REQUEST_SECONDS = 4

__all__ = ["application"]
