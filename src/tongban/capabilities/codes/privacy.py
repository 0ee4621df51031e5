"""Personal data of this room."""

PERSONAL = {
    "Device": {"person": "owner", "label": "what the telephone calls itself"},
    "IssuedCode": {"person": "holder", "handle": "opaque, stands for the holder"},
    "Scan": {"person": "whose code was looked at", "organisation": "whose code", "carrier": "who showed it",
             "seen": "facts shown, forgotten after the scene's term"},
    "ScanObjection": {"text": "in the holder's words"},
}  # fmt: skip
