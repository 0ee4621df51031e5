"""What keys are needed for, declared at start-up by the rooms that sign."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Purpose:
    """A use of keys of its own."""

    name: str
    bare: bool = False
    wallet: bool = False
    suite_name: str = ""


_purposes: dict[str, Purpose] = {}


def declare_purpose(purpose: str, *, bare: bool = False, wallet: bool = False, suite_name: str = "") -> None:
    """Say at start-up what keys will be needed for, so that they exist before the first request.

    Args:
        bare: a standard fixes every byte that is signed, so the purpose is not bound into it. Its keys sign nothing
            else, and what they sign must say by itself what it is.
        wallet: wallets, browsers and PDF readers check it, so that in the international suite keys are ECDSA on P-256
            (ES256) instead of Ed25519; in the national suite they are SM2 all the same.
        suite_name: a standard prescribes this suite, whatever the city has chosen; empty for the city's.
    """
    _purposes[purpose] = Purpose(purpose, bare, wallet, suite_name)


def declared_purposes() -> list[str]:
    """Names of the purposes declared at start-up."""
    return list(_purposes)


def suite_for(purpose: str) -> str:
    """Name of the suite in which new keys of the purpose are made."""
    known = _purposes.get(purpose)
    if known and known.suite_name:
        return known.suite_name
    name = str(settings.TONGBAN_CRYPTO_SUITE)
    return "p256" if known and known.wallet and name == "international" else name


def bound(purpose: str, data: bytes) -> bytes:
    """The bytes under a signature: with the purpose in front, unless a standard fixes them."""
    known = _purposes.get(purpose)
    return data if known and known.bare else b"tongban/" + purpose.encode() + b"\x00" + data
