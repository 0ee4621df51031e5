"""Personal data of this room: whose document it is; the content itself is encrypted by *files*."""

PERSONAL = {"Material": {"person": "owner", "file": "the document, encrypted at rest", "title_zh": "what it proves"}}
