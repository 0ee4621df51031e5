"""Sign-in codes: six digits to a phone, good for five minutes and five tries, kept only as a digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.core.cache import cache

from tongban.foundation.access.public import TooManyRequests
from tongban.foundation.trust.public import decrypt_text, encrypt_text
from tongban.registers.people.public import phone_index

from .errors import CodeExpired, WrongCode
from .ports import code_sender
from .throttle import count_a_try

GOOD_FOR_SECONDS = 300
TRIES = 5
_CONTEXT = "identity.code"


def send_code(phone: str, *, address: str) -> str:
    """Send a fresh code to the phone; known and unknown numbers are treated alike.

    Args:
        phone: a valid mobile number.
        address: network address of the browser, for counting.
    Returns:
        The token under which the code waits; the browser's session keeps it.
    Raises:
        TooManyRequests: one a minute and five an hour for a number, sixty an hour from an address.
        PortUnavailable: the message cannot be sent now.
        PortRefused: the number does not receive messages.
    """
    index = phone_index(phone)
    count_a_try("code.minute", index, limit=1, seconds=60)
    count_a_try("code.hour", index, limit=5, seconds=3600)
    count_a_try("code.address", address, limit=60, seconds=3600)
    token, code = secrets.token_urlsafe(24), f"{secrets.randbelow(1_000_000):06d}"
    kept = {"phone": encrypt_text(_CONTEXT, phone), "digest": _digest(token, code)}
    cache.set(_name(token), kept, GOOD_FOR_SECONDS)
    code_sender().send(phone=phone, code=code, reference=token)
    return token


def phone_of(token: str) -> str:
    """The number that a code was sent to; empty when none waits under the token."""
    kept = cache.get(_name(token)) if token else None
    return decrypt_text(_CONTEXT, kept["phone"]) if kept else ""


def check_code(token: str, code: str) -> str:
    """The phone whose owner now typed the right code; the code is used up.

    Raises:
        WrongCode: try again.
        CodeExpired: too old, used, or tried five times; send a new one.
        TooManyRequests: the number was guessed at too often; wait.
    """
    kept = cache.get(_name(token)) if token else None
    if not kept:
        raise CodeExpired
    phone = decrypt_text(_CONTEXT, kept["phone"])
    count_a_try("code.tries", phone_index(phone), limit=20, seconds=3600)
    try:
        count_a_try("code.token", token, limit=TRIES, seconds=GOOD_FOR_SECONDS)
    except TooManyRequests:
        cache.delete(_name(token))
        raise CodeExpired from None
    if not hmac.compare_digest(kept["digest"], _digest(token, code.strip())):
        raise WrongCode
    cache.delete(_name(token))
    return phone


def _name(token: str) -> str:
    return f"identity.code:{token}"


def _digest(token: str, code: str) -> str:
    return hashlib.sha256(f"{token}:{code}".encode()).hexdigest()
