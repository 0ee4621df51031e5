"""Personal data of this room: who paid for what. The name is encrypted, the id is kept only masked."""

PERSONAL = {"Bill": {"person": "who paid", "payer_name": "who paid", "payer_code": "masked id", "title_zh": "for what"}}
