"""What here is personal: titles, reasons and the documents; all encrypted, erased with the request."""

PERSONAL_FIELDS = {
    "SigningRequest": ["title", "reason", "document", "current"],
    "Signer": ["reason"],
    "Examination": ["found"],
}
