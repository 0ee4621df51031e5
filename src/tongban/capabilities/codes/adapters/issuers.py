"""Card issuers of the demonstration city: seven houses that read their own books."""

from __future__ import annotations

from tongban.capabilities.codes.models import IssuerCard
from tongban.capabilities.codes.ports import Card, Title
from tongban.registers.people.public import Person

ISSUERS: dict[str, Title] = {
    "transit": {"zh": "公共交通卡", "en": "Transit card"},
    "library": {"zh": "图书馆读者证", "en": "Library card"},
    "health": {"zh": "就诊卡", "en": "Health card"},
    "union": {"zh": "工会会员卡", "en": "Union card"},
    "student": {"zh": "学生证", "en": "Student card"},
    "insurance": {"zh": "医保电子凭证", "en": "Medical insurance card"},
    "senior": {"zh": "敬老卡", "en": "Senior card"},
}


class EmbeddedIssuer:
    """One house; what it knows stands in ``IssuerCard``, where the console can take a card back."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.title: Title = ISSUERS[code]

    def check_config(self) -> list[str]:
        """Always ready."""
        return []

    def cards_of(self, person: Person) -> list[Card]:
        """Living ones first."""
        rows = IssuerCard.objects.filter(issuer=self.code, person=person).order_by("void_at", "number")
        return sorted(map(_card, rows), key=lambda card: card.is_void)

    def card(self, number: str) -> Card | None:
        """As it stands in the books."""
        row = IssuerCard.objects.filter(issuer=self.code, number=number).first()
        return _card(row) if row else None


def _card(row: IssuerCard) -> Card:
    shows = tuple((title, str(value)) for title, value in row.shows)
    return Card(row.number, shows, row.valid_until, row.void_at is not None, row.void_reason)
