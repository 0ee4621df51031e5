"""Front door of credentials: the only names that other rooms may import."""

from .dcql import ask, values_at
from .errors import REASONS, CredentialRefused, RequestGone, WalletRefused
from .issuers import issuer_code, issuer_metadata, issuer_url
from .issuing import file_of, issue_bound, issue_file
from .jose import RawSigner, VerifyingKey, key_of, parse_jwt, sign_jwt
from .kinds import ClaimKind, Content, Kind, Source, content_of, kinds, offer_source, type_metadata, vct_of
from .models import CredentialStatus, IssuedCredential, PresentationRequest, PresentationState
from .offers import (
    FreshOffer,
    authorisation_description,
    credential_for,
    issuer_description,
    make_offer,
    new_nonce,
    offer_at,
    redeem,
)
from .presenting import FreshRequest, answer, ask_wallet, client_id, request_object, request_of, wallet_uri
from .sdjwt import Hidden, bind, issue, parse, present, unpack
from .statuses import TTL_SECONDS, published, set_status
from .verifying import Binding, our_key, our_status, status_from_token, verify_credential

__all__ = [
    "REASONS",
    "TTL_SECONDS",
    "Binding",
    "ClaimKind",
    "Content",
    "CredentialRefused",
    "CredentialStatus",
    "FreshOffer",
    "FreshRequest",
    "Hidden",
    "IssuedCredential",
    "Kind",
    "PresentationRequest",
    "PresentationState",
    "RawSigner",
    "RequestGone",
    "Source",
    "VerifyingKey",
    "WalletRefused",
    "answer",
    "ask",
    "ask_wallet",
    "authorisation_description",
    "bind",
    "client_id",
    "content_of",
    "credential_for",
    "file_of",
    "issue",
    "issue_bound",
    "issue_file",
    "issuer_code",
    "issuer_description",
    "issuer_metadata",
    "issuer_url",
    "key_of",
    "kinds",
    "make_offer",
    "new_nonce",
    "offer_at",
    "offer_source",
    "our_key",
    "our_status",
    "parse",
    "parse_jwt",
    "present",
    "published",
    "redeem",
    "request_object",
    "request_of",
    "set_status",
    "sign_jwt",
    "status_from_token",
    "type_metadata",
    "unpack",
    "values_at",
    "vct_of",
    "verify_credential",
    "wallet_uri",
]
