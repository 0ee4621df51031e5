"""Personal data of this room: numbers and texts of SMS are encrypted; messages name cases, never citizen ids."""

PERSONAL = {
    "Message": {"title_zh": "what a person was told; shown to the recipient only", "body_zh": "the same"},
    "EmbeddedSmsRow": {"to": "mobile number, encrypted", "text": "encrypted"},
}
