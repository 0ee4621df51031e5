"""What here is personal: a licence's fields, face, photo and files, all encrypted; erased with their holder."""

PERSONAL_FIELDS = {
    "Licence": ["fields", "face", "photo", "file", "ofd"],
    "LicenceEvent": [],
    "Seal": [],
    "SealedDocument": [],
    "SealCustodian": [],
    "SealAuthorisation": [],
    "SealRequest": ["title", "reason", "note", "file", "sealed"],
    "SealUse": [],
    "SealHold": [],
}
