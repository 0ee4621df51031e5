"""就诊码: a plain number of a hospital, with a check digit and no signature; the hospital says whose it is.

``JZ`` + 6 digits of the hospital + 10 digits of the patient + check digit (ISO 7064 MOD 11,10).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongban.capabilities.codes.gate import Scene
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.ports import Foreign, Title, hospital_numbers
from tongban.foundation.adapters.public import PortUnavailable

FORM = re.compile(r"JZ(\d{6})(\d{10})(\d)")
WORDS = {"zh": "医院就诊码", "en": "Hospital patient number"}


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10 over the digits."""
    value = 10
    for digit in digits:
        value = (value + int(digit)) % 10 or 10
        value = value * 2 % 11
    return str((11 - value) % 10)


class HospitalReader:
    """Reads plain hospital numbers."""

    title: Title = WORDS
    facts: Mapping[str, Title] = {"patient_number": {"zh": "就诊号", "en": "Patient number"}}

    def check_config(self) -> list[str]:
        """The socket of hospital numbers says its own."""
        return []

    def recognises(self, text: str) -> bool:
        """By its form and its check digit."""
        found = FORM.fullmatch(text)
        return bool(found and check_digit(found[1] + found[2]) == found[3])

    def read(self, text: str, scene: Scene, now: int) -> Foreign:
        """Asks the hospital; without an answer nothing is believed."""
        found = FORM.fullmatch(text)
        if found is None:
            return Foreign(Reason.NOT_A_CODE, WORDS)
        try:
            patient = hospital_numbers().find(found[1], found[2])
        except PortUnavailable:
            return Foreign(Reason.OUT_OF_DATE, WORDS)
        if patient is None:
            return Foreign(Reason.UNKNOWN_KEY, WORDS)
        if not patient.is_valid:
            return Foreign(Reason.REVOKED, WORDS, patient.hospital)
        return Foreign(Reason.GOOD, WORDS, patient.hospital, {"patient_number": found[2]}, 0, patient.person_id)
