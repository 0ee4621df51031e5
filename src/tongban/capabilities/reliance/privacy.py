"""What here is personal: what was given of a licence, the marked copy, the words of complaints; all encrypted."""

PERSONAL_FIELDS = {
    "RelyingParty": [],
    "PartyChange": [],
    "PresentationCode": ["code"],
    "Authorisation": ["case_number", "purpose"],
    "Use": ["content", "case_number", "copy"],
    "Complaint": ["text", "party_reply", "reply"],
    "Measure": ["reason"],
}
