"""The front door of *trust*."""

from .actions import Signature, declare_purpose, known_purposes, new_data_key, revoke, rotate, sign, verify
from .errors import NotTrusted, Unreadable
from .fields import EncryptedJSONField, EncryptedTextField
from .queries import PublicKey, public_keys, published_keys
from .sealing import decrypt_bytes, decrypt_text, encrypt_bytes, encrypt_text
from .seals import SealIdentity, root_identity, seal_identity
from .wrapping import blind_index

__all__ = [
    "EncryptedJSONField",
    "EncryptedTextField",
    "NotTrusted",
    "PublicKey",
    "SealIdentity",
    "Signature",
    "Unreadable",
    "blind_index",
    "declare_purpose",
    "decrypt_bytes",
    "decrypt_text",
    "encrypt_bytes",
    "encrypt_text",
    "known_purposes",
    "new_data_key",
    "public_keys",
    "published_keys",
    "revoke",
    "root_identity",
    "rotate",
    "seal_identity",
    "sign",
    "verify",
]
