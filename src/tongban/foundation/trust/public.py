"""The front door of *trust*."""

from .actions import known_purposes, new_data_key, prepare, revoke, rotate
from .errors import NoSuchKey, NotEntitled, NotTrusted, Unreadable
from .fields import EncryptedJSONField, EncryptedTextField
from .issuers import CITY, OFFICE, KnownIssuer, entitle, issuers, put_issuer_source, withdraw
from .models import Issuer, IssuerRight, KeyState, RevocationReason, SigningKey
from .publishing import jwk_of, key_entry, published_key_set, thumbprint
from .purposes import declare_purpose
from .queries import PublicKey, key_of, public_keys, signing_keys
from .reporting import put_reporter
from .sealing import decrypt_bytes, decrypt_text, encrypt_bytes, encrypt_text
from .seals import SealIdentity, root_identity, seal_identity
from .signing import Signature, SigningKeyInUse, sign, signing_key, verify
from .wrapping import blind_index, unwrap, wrap

__all__ = [
    "CITY", "EncryptedJSONField", "EncryptedTextField", "Issuer", "IssuerRight", "KeyState", "KnownIssuer",
    "NoSuchKey", "NotEntitled", "NotTrusted", "OFFICE", "PublicKey", "RevocationReason", "SealIdentity", "Signature",
    "SigningKey", "SigningKeyInUse", "Unreadable", "blind_index", "declare_purpose", "decrypt_bytes", "decrypt_text",
    "encrypt_bytes", "encrypt_text", "entitle", "issuers", "jwk_of", "key_entry", "key_of", "known_purposes",
    "new_data_key", "prepare", "public_keys", "published_key_set", "put_issuer_source", "put_reporter", "revoke",
    "root_identity", "rotate", "seal_identity", "sign", "signing_key", "signing_keys", "thumbprint", "unwrap",
    "verify", "withdraw", "wrap",
]  # fmt: skip
