"""Personal data of this room: who paid how much for what; never a bank account, which stays with the provider."""

PERSONAL = {"PaymentOrder": {"payer_person": "who pays", "title_zh": "for what"}}
