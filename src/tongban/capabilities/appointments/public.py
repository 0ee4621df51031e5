"""The front door of *appointments*."""

from .actions.bookings import CANCELLED, admit, book, cancel, note_missed, priced, remind, walk_in
from .actions.facilities import (
    close_slot,
    end_opening,
    open_slots,
    register_facility,
    reopen_slot,
    set_capacity,
    set_opening,
)
from .errors import AppointmentError, BadFacility, SlotClosed, Suspended, TooLate, TooMany
from .models import Booking, BookingState, Facility, Opening, Slot
from .queries import (
    Admission,
    SlotDay,
    admission,
    booking_of,
    bookings_of,
    day_at,
    facilities,
    facilities_of,
    facility,
    facility_of,
    fare_fen,
    openings,
    slot_of,
    slots_ahead,
    suspended_until,
    visitors,
    waits_before,
)

__all__ = [
    "Admission", "AppointmentError", "BadFacility", "Booking", "BookingState", "CANCELLED", "Facility", "Opening",
    "Slot", "SlotClosed", "SlotDay", "Suspended", "TooLate", "TooMany", "admission", "admit", "book", "booking_of",
    "bookings_of", "cancel", "close_slot", "day_at", "end_opening", "facilities", "facilities_of", "facility",
    "facility_of", "fare_fen", "note_missed", "open_slots", "openings", "priced", "register_facility", "remind",
    "reopen_slot", "set_capacity", "set_opening", "slot_of", "slots_ahead", "suspended_until", "visitors",
    "waits_before", "walk_in",
]  # fmt: skip
