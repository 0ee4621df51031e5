"""The front door of *shipping*."""

from .actions import follow, hand_over, hold_at_counter, send_by_post
from .errors import BadAddress, NotWaiting, ParcelConflict, ShippingError, WrongPickupCode
from .models import Mode, Parcel, ParcelState
from .ports import Address
from .queries import parcel, parcels_of, parcels_visible_to, waiting_at

__all__ = [
    "Address", "BadAddress", "Mode", "NotWaiting", "Parcel", "ParcelConflict", "ParcelState", "ShippingError",
    "WrongPickupCode", "follow", "hand_over", "hold_at_counter", "parcel", "parcels_of", "parcels_visible_to",
    "send_by_post", "waiting_at",
]  # fmt: skip
