"""Personal data of this room."""

PERSONAL = {
    "Tap": {"person": "rider", "reason": "in the rider's words"},
    "Trip": {"person": "rider"},
    "Objection": {"text": "in the rider's words"},
}
