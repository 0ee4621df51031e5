"""System checks of the keys."""

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def suite_exists(**_: Any) -> list[CheckMessage]:
    """trust.E001: the configured suite does not exist."""
    if settings.TONGBAN_CRYPTO_SUITE in {"international", "national"}:
        return []
    return [Error("TONGBAN_CRYPTO_SUITE is neither international nor national.", hint="Choose one.", id="trust.E001")]


@register(deploy=True)
def master_key_is_strong(**_: Any) -> list[CheckMessage]:
    """trust.E002: the master key is not 32 random bytes in hexadecimal."""
    if re.fullmatch(r"[0-9a-fA-F]{64,}", settings.TONGBAN_MASTER_KEY):
        return []
    hint = "Make one with `python -c 'import secrets; print(secrets.token_hex(32))'` and keep a copy apart."
    return [Error("TONGBAN_MASTER_KEY is not 64 hexadecimal digits.", hint=hint, id="trust.E002")]
