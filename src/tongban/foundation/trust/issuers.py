"""Who may sign for what: issuers and their rights, which an operator can withdraw and give back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from .errors import NotEntitled
from .models import Issuer, IssuerRight
from .remembering import forget_signers
from .reporting import report

# The city itself signs what belongs to no single body: its log, its packs, its codes.
CITY = ""
OFFICE = ("licence", "credential", "status_list", "seal", "bill", "archive")


@dataclass(frozen=True)
class KnownIssuer:
    """What a register says of a body: its name, and for what it may sign by its office."""

    name: str
    purposes: tuple[str, ...]
    ground: str


_sources: list[Callable[[str], KnownIssuer | None]] = []


def put_issuer_source(source: Callable[[str], KnownIssuer | None]) -> None:
    """Say at start-up where issuers are looked up by their code (credit code) when they sign for the first time."""
    if source not in _sources:
        _sources.append(source)


@transaction.atomic
def entitle(code: str, name: str, purposes: Iterable[str], *, ground: str, by: object = "system") -> Issuer:
    """Let an issuer sign for these purposes. Giving twice is harmless; a withdrawn right is given anew.

    Args:
        code: credit code, or another lasting id of the body.
        ground: document and article that give the power.
    """
    issuer, _ = Issuer.objects.get_or_create(code=code, defaults={"name": name[:120]})
    held = set(issuer.rights.filter(withdrawn_at=None).values_list("purpose", flat=True))
    for purpose in sorted(set(purposes) - held):
        IssuerRight.objects.create(issuer=issuer, purpose=purpose, ground=ground[:200])
        report(by, "trust.right_given", f"trust.issuer:{code}", reason=ground, detail={"purpose": purpose})
    return issuer


@transaction.atomic
def withdraw(code: str, purpose: str, *, reason: str, by: object) -> None:
    """From now on the issuer signs nothing more for the purpose; what it signed stays good. Twice is harmless.

    Raises:
        NotEntitled: no such issuer.
    """
    issuer = issuer_of(code)
    rows = IssuerRight.objects.filter(issuer=issuer, purpose=purpose, withdrawn_at=None)
    if rows.update(withdrawn_at=timezone.now(), reason=reason[:200]):
        forget_signers()
        report(by, "trust.right_withdrawn", f"trust.issuer:{code}", reason=reason, detail={"purpose": purpose})


def issuer_of(code: str) -> Issuer:
    """The issuer, taken from the registers when it appears for the first time.

    Raises:
        NotEntitled: no register knows it.
    """
    if (row := Issuer.objects.filter(code=code).first()) is not None:
        return row
    for source in _sources:
        if (known := source(code)) is not None:
            return entitle(code, known.name, known.purposes, ground=known.ground)
    raise NotEntitled(f"no issuer {code!r}")


def require_right(code: str, purpose: str) -> None:
    """Return silently when the issuer may sign for the purpose now; the city may for every purpose.

    Raises:
        NotEntitled: it may not.
    """
    if code == CITY:
        return
    issuer = issuer_of(code)
    if not issuer.rights.filter(purpose=purpose, withdrawn_at=None).exists():
        raise NotEntitled(f"{issuer.name} ({code}) may not sign for {purpose!r}")


def issuers() -> list[Issuer]:
    """All issuers that signed or were entitled, with their rights, by name."""
    return list(Issuer.objects.prefetch_related("rights").order_by("name"))
