"""An SMS gateway without telephones: messages are kept where the demonstration shows them."""

from __future__ import annotations

from tongban.capabilities.messaging.models import EmbeddedSmsRow
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.trust.public import blind_index
from tongban.foundation.values.public import InvalidMobileNumber, MobileNumber


class EmbeddedSms:
    """Keeps every message; refuses what a real gateway would refuse."""

    def check_config(self) -> list[str]:
        return []

    def send(self, *, to: str, text: str, reference: str) -> str:
        try:
            number = MobileNumber.parse(to, allow_synthetic=True)
        except InvalidMobileNumber as error:
            raise PortRefused(str(error)) from error
        if not text or len(text) > 500:
            raise PortRefused("the text is empty or longer than 500 characters")
        row, _made = EmbeddedSmsRow.objects.get_or_create(
            reference=reference, defaults={"to": number, "to_index": blind_index("phone", number), "text": text}
        )
        return f"embedded-{row.pk}"
