"""Keys on a medium of its own, opened by a PIN: a mounted volume or stick that no copy of the database contains."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.crypto.public import BadCiphertext, suite

SALT_NAME = "token.salt"
CIPHER = "international"
LEAST_PIN = 8


@lru_cache(maxsize=4)
def _opened(pin: str, salt: bytes) -> bytes:
    """The key behind the PIN; a quarter of a second of work for each guess."""
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32)


class FileToken:
    """One encrypted file for each key in ``TONGBAN_TOKEN_FOLDER``; ``TONGBAN_TOKEN_PIN`` opens them."""

    name = "file_token"

    def check_config(self) -> list[str]:
        folder = Path(settings.TONGBAN_TOKEN_FOLDER or "?")
        if not settings.TONGBAN_TOKEN_FOLDER or not folder.is_dir():
            return [f"TONGBAN_TOKEN_FOLDER: there is no folder {folder}"]
        if folder.stat().st_mode & 0o077:
            return [f"{folder} can be read by others; make it 0700"]
        if len(settings.TONGBAN_TOKEN_PIN) < LEAST_PIN:
            return [f"TONGBAN_TOKEN_PIN has fewer than {LEAST_PIN} characters"]
        return []

    def generate(self, label: str, suite_name: str) -> tuple[str, bytes]:
        house = suite(suite_name)
        private = house.new_signing_key()
        handle = secrets.token_hex(16)
        sealed = suite(CIPHER).encrypt(self._key(), private, f"{handle}/{label}/{suite_name}".encode())
        _write_once(self._folder() / f"{handle}.key", sealed)
        return handle, house.public_of(private)

    def sign(self, handle: str, data: bytes, *, label: str, suite_name: str) -> bytes:
        try:
            sealed = (self._folder() / f"{handle}.key").read_bytes()
        except OSError as error:
            raise PortRefused(f"the token has no key {handle[:8]}") from error
        try:
            private = suite(CIPHER).decrypt(self._key(), sealed, f"{handle}/{label}/{suite_name}".encode())
        except BadCiphertext as error:
            raise PortRefused(
                f"the token's key {handle[:8]} was altered, is another one, or the PIN is wrong"
            ) from error
        return suite(suite_name).sign(private, data)

    def destroy(self, handle: str) -> None:
        (self._folder() / f"{handle}.key").unlink(missing_ok=True)

    def _folder(self) -> Path:
        if problems := self.check_config():
            raise PortUnavailable(problems[0])
        return Path(settings.TONGBAN_TOKEN_FOLDER)

    def _key(self) -> bytes:
        path = self._folder() / SALT_NAME
        if not path.exists():
            _write_once(path, os.urandom(16))
        return _opened(settings.TONGBAN_TOKEN_PIN, path.read_bytes())


def _write_once(path: Path, content: bytes) -> None:
    """On the medium before it is counted on, and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise PortUnavailable(f"the token cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
