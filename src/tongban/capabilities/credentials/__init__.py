"""Verifiable credentials: made, shown in part, checked and revoked, in the wallets of others as in ours.

Knows what a credential is, not what it says: a higher room hands over claims and says which of them the holder may hold
back. The formats are SD-JWT (RFC 9901), SD-JWT VC and Token Status List (IETF drafts), OpenID4VCI and OpenID4VP.
"""
