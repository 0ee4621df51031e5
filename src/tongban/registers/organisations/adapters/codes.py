"""Credit codes of the demonstration city: from the area 3199xx, with bodies that its generator never makes."""

from __future__ import annotations

from hashlib import sha256

from django.db import IntegrityError, transaction

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.values.public import CreditCode
from tongban.registers.organisations.models import CodeGiven, Organisation

# Registering department 9 (market supervision) with the kind of organisation. Legal: GB 32100-2015 表1.
PREFIX = {"company": "91", "sole_trader": "92", "cooperative": "93", "partnership": "91"}
TRIES = 50


class EmbeddedCodes:
    """Each reference one code; two who ask at once for different firms never get the same."""

    def assign(self, *, region: str, kind: str, reference: str) -> str:
        for attempt in range(TRIES):
            known = CodeGiven.objects.filter(reference=reference).first()
            if known is not None:
                return known.credit_code
            number = int.from_bytes(sha256(f"{reference}#{attempt}".encode()).digest()[:4], "big") % 1_000_000
            code = str(CreditCode.make(PREFIX.get(kind, "91"), f"3199{region[-2:]}", f"MB{number:06d}"))
            if Organisation.objects.filter(credit_code=code).exists():
                continue
            try:
                with transaction.atomic():
                    CodeGiven.objects.create(reference=reference, credit_code=code)
            except IntegrityError:  # given a moment ago, to this reference or to another firm
                continue
            return code
        raise PortRefused("no code was free")

    def check_config(self) -> list[str]:
        return []
