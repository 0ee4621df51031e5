"""What here is personal: titles, reasons and the documents; all encrypted, erased with the request."""

PERSONAL_FIELDS = {
    "SigningRequest": ["title", "reason", "document", "current"],
    "Signer": ["reason", "given_name", "citizen_id_index"],
    "Examination": ["found"],
}
