"""Which step of a remedy may follow which."""

from .models import RemedyState as S

ALLOWED: dict[str, set[str]] = {
    S.OPEN: {S.ASSIGNED},
    S.ASSIGNED: {S.CONTACTED, S.APPEALED},
    S.CONTACTED: {S.SETTLED, S.APPEALED},
    S.APPEALED: {S.SETTLED, S.CONTACTED},
    S.SETTLED: {S.CLOSED, S.CONTACTED},  # a revisit that is not content goes back to contact
    S.CLOSED: set(),
}
