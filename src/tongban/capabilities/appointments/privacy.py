"""Personal data of this room."""

PERSONAL = {"Booking": {"person": "visitor"}}
