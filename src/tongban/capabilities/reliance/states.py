"""Which state an authorisation can go to from which, and which measure takes a licence where."""

from tongban.capabilities.licences.public import LicenceState

from .errors import WrongStep
from .models import AuthorisationState, MeasureKind

_S = AuthorisationState
ALLOWED: dict[str, set[str]] = {
    _S.REQUESTED: {_S.GRANTED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED},
    _S.GRANTED: {_S.TAKEN_BACK, _S.WITHDRAWN, _S.EXPIRED},
    _S.DECLINED: set(),
    _S.TAKEN_BACK: set(),
    _S.WITHDRAWN: set(),
    _S.EXPIRED: set(),
}

# Measure: from which states, to which state, and whether a second officer must confirm.
MEASURES: dict[str, tuple[set[str], str, bool]] = {
    MeasureKind.SUSPEND: ({LicenceState.VALID}, LicenceState.SUSPENDED, True),
    MeasureKind.RESUME: ({LicenceState.SUSPENDED}, LicenceState.VALID, True),
    MeasureKind.CANCEL: (
        {LicenceState.VALID, LicenceState.SUSPENDED, LicenceState.LAPSED},
        LicenceState.CANCELLED,
        True,
    ),
    MeasureKind.REVOKE: ({LicenceState.VALID, LicenceState.SUSPENDED, LicenceState.LAPSED}, LicenceState.REVOKED, True),
    MeasureKind.WITHDRAW: ({LicenceState.VALID, LicenceState.SUSPENDED}, LicenceState.WITHDRAWN, True),
}


def check(old: str, new: str) -> None:
    """Raises WrongStep: this way is not open."""
    if new not in ALLOWED[old]:
        raise WrongStep


def measures_for(state: str) -> list[MeasureKind]:
    """What may be done with a licence in this state."""
    return [MeasureKind(kind) for kind, (old, _new, _two) in MEASURES.items() if state in old]
