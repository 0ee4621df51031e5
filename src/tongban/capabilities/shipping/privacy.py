"""Personal data of this room: the address as it was when sent, and the pickup code; both encrypted."""

PERSONAL = {
    "Parcel": {"address": "name, mobile number, address; encrypted", "pickup_code": "encrypted", "person": "recipient"}
}
