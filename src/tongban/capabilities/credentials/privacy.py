"""What here is personal: the kept text of a credential file and the answers of wallets, both encrypted."""

PERSONAL_FIELDS = {
    "IssuedCredential": ["text"],
    "PresentationRequest": ["answer"],
    "CredentialOffer": [],
    "StatusList": [],
}
