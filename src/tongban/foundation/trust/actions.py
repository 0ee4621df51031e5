"""Making, rotating and revoking keys."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.crypto.public import suite

from .adapters.embedded import EmbeddedModule
from .errors import NoSuchKey
from .issuers import CITY, require_right
from .models import DataKey, KeyState, RevocationReason, SigningKey
from .ports import EMBEDDED, KeyModule, key_module
from .purposes import declared_purposes, suite_for
from .remembering import forget_signers, settle
from .reporting import report
from .sealing import forget_keys
from .wrapping import wrap

# Private parts of retired keys are kept this long, for processes that have not noticed the rotation yet.
OVERLAP = timedelta(days=1)


def known_purposes() -> list[str]:
    """Purposes declared at start-up or signed for before, sorted."""
    return sorted({*declared_purposes(), *SigningKey.objects.values_list("purpose", flat=True).distinct()})


def make_first_keys(**_: Any) -> None:
    """After every migrate and flush: data keys of both suites, the root of the seals, and a key for each purpose."""
    from .seals import forget_seals, root_identity

    forget_keys()
    forget_seals()
    forget_signers()
    for name in ("international", "national"):
        if not DataKey.objects.filter(suite=name, state=KeyState.ACTIVE).exists():
            new_data_key(name)
    for purpose in sorted(declared_purposes()):
        active_key(purpose, CITY, suite_for(purpose))
    root_identity()


@transaction.atomic
def new_data_key(suite_name: str) -> DataKey:
    """A new key for new data; what older keys encrypted stays readable."""
    DataKey.objects.filter(suite=suite_name, state=KeyState.ACTIVE).update(state=KeyState.RETIRED)
    kid = secrets.token_hex(4)
    wrapped = wrap(suite(suite_name).new_key(), label=f"data-key:{kid}", suite_name=suite_name)
    return DataKey.objects.create(kid=kid, suite=suite_name, wrapped=wrapped)


def label_of(key: SigningKey) -> str:
    """What is bound to the private part, so that keys cannot be exchanged in the table."""
    return f"signing-key:{key.kid}"


def module_of(key: SigningKey) -> KeyModule:
    """The module that keeps this key's private part.

    Raises:
        NoSuchKey: it lies in a module that is not plugged in; plug it in, or rotate.
    """
    if key.module == EMBEDDED:
        return EmbeddedModule()
    module = key_module()
    if module.name != key.module:
        raise NoSuchKey(f"key {key.kid} lies in {key.module}, but {module.name} is plugged in")
    return module


def active_key(purpose: str, issuer: str, suite_name: str) -> SigningKey:
    """The key that signs now; made on first use.

    Raises:
        NotEntitled: the issuer may not sign for this purpose.
    """
    require_right(issuer, purpose)
    found = SigningKey.objects.filter(purpose=purpose, issuer=issuer, suite=suite_name, state=KeyState.ACTIVE).first()
    return found or _new_key(purpose, issuer, suite_name, KeyState.ACTIVE)


@transaction.atomic
def _new_key(purpose: str, issuer: str, suite_name: str, state: str) -> SigningKey:
    where = {"purpose": purpose, "issuer": issuer, "suite": suite_name, "state": state}
    if (known := SigningKey.objects.filter(**where).first()) is not None:
        return known
    module, kid = key_module(), secrets.token_hex(8)
    handle, public = module.generate(f"signing-key:{kid}", suite_name)
    defaults = {
        "kid": kid, "public": base64.b64encode(public).decode(), "wrapped": handle, "module": module.name,
        "valid_from": timezone.now(),
    }  # fmt: skip
    key, made = SigningKey.objects.get_or_create(**where, defaults=defaults)
    if made:
        settle(kid)
    else:
        module.destroy(handle)
    return key


@transaction.atomic
def prepare(purpose: str, issuer: str = CITY, *, by: Any = "system") -> SigningKey:
    """Publish the key that will sign after the next rotation, so that everybody knows it before it is used.

    Preparing twice gives the same key.
    """
    require_right(issuer, purpose)
    key = _new_key(purpose, issuer, suite_for(purpose), KeyState.NEXT)
    report(by, "trust.key_prepared", f"trust.key:{key.kid}", detail={"purpose": purpose, "issuer": issuer})
    return key


@transaction.atomic
def rotate(purpose: str, issuer: str = CITY, *, by: Any = "system", reason: str = "") -> SigningKey:
    """Retire the key and let the prepared one sign, else a new one; what the old one signed stays valid.

    Running processes follow within ``TONGBAN_KEY_REFRESH_SECONDS``; meanwhile both keys verify.
    """
    require_right(issuer, purpose)
    name, now = suite_for(purpose), timezone.now()
    place = SigningKey.objects.select_for_update().filter(purpose=purpose, issuer=issuer, suite=name)
    for old in place.filter(state=KeyState.RETIRED, retired_at__lt=now - OVERLAP).exclude(wrapped=""):
        _destroy(old)
    place.filter(state=KeyState.ACTIVE).update(state=KeyState.RETIRED, retired_at=now)
    if (key := place.filter(state=KeyState.NEXT).first()) is not None:
        key.state, key.valid_from = KeyState.ACTIVE, now
        key.save(update_fields=["state", "valid_from"])
        settle(key.kid)
    else:
        key = _new_key(purpose, issuer, name, KeyState.ACTIVE)
    forget_signers()
    detail = {"purpose": purpose, "issuer": issuer, "suite": name}
    report(by, "trust.key_rotated", f"trust.key:{key.kid}", reason=reason, detail=detail)
    return key


@transaction.atomic
def revoke(
    kid: str,
    *,
    reason: str = RevocationReason.COMPROMISED,
    note: str = "",
    trusted_until: datetime | None = None,
    by: Any = "system",
) -> SigningKey:
    """From now on this key is not trusted. Revoking twice is harmless; the first date and reason stay.

    Args:
        reason: one of ``RevocationReason``.
        trusted_until: what it provably signed before this moment is still good. Without it: until now, or for a
            compromised key nothing at all.
    Raises:
        NoSuchKey: no key has this number.
    """
    key = SigningKey.objects.select_for_update().filter(kid=kid).first()
    if key is None:
        raise NoSuchKey(f"no key {kid}")
    if key.state == KeyState.REVOKED:
        return key
    now = timezone.now()
    default = key.valid_from if reason == RevocationReason.COMPROMISED else now
    key.state, key.revoked_at, key.revocation_reason = KeyState.REVOKED, now, RevocationReason(reason)
    key.revocation_note, key.trusted_until = note[:200], min(trusted_until or default, now)
    _destroy(key)
    key.save()
    settle(kid)
    forget_signers()
    detail = {"purpose": key.purpose, "issuer": key.issuer, "why": str(key.revocation_reason)}
    report(by, "trust.key_revoked", f"trust.key:{kid}", reason=note, detail=detail)
    return key


def _destroy(key: SigningKey) -> None:
    """Nobody signs with it again, not even from an older copy of the row in a module of its own."""
    module, handle = module_of(key), key.wrapped
    key.wrapped = ""
    key.save(update_fields=["wrapped"])
    transaction.on_commit(lambda: module.destroy(handle))
