"""The front door of *trust*."""

from .actions import known_purposes, new_data_key, prepare, revoke, rotate
from .authority_certificates import AuthorityCertificate, read_authority
from .custody import (
    SealStatus,
    end_seal,
    newest_certificate,
    replace_seal,
    restore_seal,
    seal_certificates,
    seal_status,
    suspend_seal,
)
from .errors import ActFailed, AuthorityRefused, NoSuchKey, NotEntitled, NotTrusted, SealNotUsable, Unreadable
from .fields import EncryptedJSONField, EncryptedTextField
from .issuers import CITY, OFFICE, KnownIssuer, entitle, issuers, put_issuer_source, withdraw
from .models import (
    AuthorityKind,
    Issuer,
    IssuerRight,
    KeyProposal,
    KeyState,
    RecognisedAuthority,
    RevocationReason,
    SealCertificate,
    SealEnding,
    SigningKey,
)
from .proposing import confirm, declare_act, proposal, proposals, propose, reject
from .publishing import jwk_of, key_entry, published_key_set, thumbprint
from .purposes import declare_purpose
from .queries import PublicKey, key_of, public_keys, signing_keys
from .recognised import (
    Standing,
    authority_of,
    current_list,
    list_version,
    recognise,
    recognised_authorities,
    sm2_standing,
    standing_of,
    withdraw_authority,
)
from .remembering import forget_signers
from .reporting import put_reporter
from .sealing import decrypt_bytes, decrypt_text, encrypt_bytes, encrypt_text
from .seals import (
    FIRM_UNIT,
    PERSON_UNIT,
    SealIdentity,
    root_identity,
    seal_identity,
    signer_identity,
    time_stamp_identity,
)
from .signing import Signature, SigningKeyInUse, sign, signing_key, verify
from .sm2_certificates import (
    Sm2Identity,
    check_sm2_certificate,
    der_in,
    der_of,
    raw_of,
    revoke_sm2_seal,
    sm2_maker,
    sm2_root,
    sm2_seal,
    verify_sm2,
)
from .wrapping import blind_index, unwrap, wrap

__all__ = [
    "ActFailed", "AuthorityCertificate", "AuthorityKind", "AuthorityRefused", "CITY", "EncryptedJSONField",
    "EncryptedTextField", "FIRM_UNIT", "Issuer", "IssuerRight", "KeyProposal", "KeyState", "KnownIssuer", "NoSuchKey",
    "NotEntitled", "NotTrusted", "OFFICE", "PERSON_UNIT", "PublicKey", "RecognisedAuthority", "RevocationReason",
    "SealCertificate", "SealEnding", "SealIdentity", "SealNotUsable", "SealStatus", "Signature", "SigningKey",
    "SigningKeyInUse", "Sm2Identity", "Standing", "Unreadable", "authority_of", "blind_index",
    "check_sm2_certificate", "confirm", "current_list", "declare_act", "declare_purpose", "decrypt_bytes",
    "decrypt_text", "der_in", "der_of", "encrypt_bytes", "encrypt_text", "end_seal", "entitle", "forget_signers",
    "issuers", "jwk_of", "key_entry", "key_of", "known_purposes", "list_version", "new_data_key",
    "newest_certificate", "prepare", "proposal", "proposals", "propose", "public_keys", "published_key_set",
    "put_issuer_source", "put_reporter", "raw_of", "read_authority", "recognise", "recognised_authorities", "reject",
    "replace_seal", "restore_seal", "revoke", "revoke_sm2_seal", "root_identity", "rotate", "seal_certificates",
    "seal_identity", "seal_status", "sign", "signer_identity", "signing_key", "signing_keys", "sm2_maker", "sm2_root",
    "sm2_seal", "sm2_standing", "standing_of", "suspend_seal", "thumbprint", "time_stamp_identity", "unwrap",
    "verify", "verify_sm2", "withdraw", "withdraw_authority", "wrap",
]  # fmt: skip
