"""The front door of *four_eyes*."""

from .actions import confirm, propose, reject
from .errors import DecidedAlready, FourEyesRefused, NoReason, NoRemark, OtherWaits, OwnProposal
from .models import ChangeState, ProposedChange, one_open

__all__ = [
    "ChangeState", "DecidedAlready", "FourEyesRefused", "NoReason", "NoRemark", "OtherWaits", "OwnProposal",
    "ProposedChange", "confirm", "one_open", "propose", "reject",
]  # fmt: skip
