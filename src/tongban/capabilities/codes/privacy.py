"""Personal data of this room."""

PERSONAL = {
    "Device": {"person": "owner", "label": "what the telephone calls itself"},
    "IssuedCode": {"person": "holder", "handle": "opaque, stands for the holder"},
    "Scan": {"person": "whose code was looked at", "organisation": "whose code", "carrier": "who showed it",
             "seen": "facts shown, forgotten after the scene's term"},
    "LawfulUse": {"case_number": "may name a person's case", "purpose": "in the officer's words",
                  "delay_reason": "in the officer's words", "explanation": "in the officer's words"},
    "ForeignIssuer": {},
    "AttachedCard": {"person": "holder", "number": "card number with the issuer"},
    "IssuerCard": {"person": "holder", "number": "card number", "shows": "what stands on the card"},
    "SandboxScene": {},
    "Venue": {},
    "VenueTicket": {"person": "who waits"},
    "VenueComplaint": {"person": "who complains", "text": "in their words"},
    "ScanObjection": {"text": "in the holder's words"},
}  # fmt: skip
