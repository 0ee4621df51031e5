"""Personal data of this room: rows that were refused (encrypted), corrections (encrypted), whose licence is missing."""

PERSONAL = {
    "RefusedRow": {"raw": "the row as delivered"},
    "Correction": {"before": "content of a licence", "after": "content of a licence"},
    "Gap": {"person": "whose licence is missing"},
}
