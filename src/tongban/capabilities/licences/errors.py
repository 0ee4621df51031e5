"""What can go wrong with licences and letters, in words a clerk understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongban.foundation.trust.public import SealNotUsable

if TYPE_CHECKING:
    from .models import Seal


class UnknownLetter(LookupError):
    """There is no letter of this kind. A fault of the caller; see ``letter_kinds()``."""


class UnknownLicenceType(LookupError):
    """No licence type with this code is declared in ``data/types``."""


class WrongLicenceState(Exception):
    """The licence cannot go from its state to that one. Tell the officer which state it is in."""


class SealRefused(SealNotUsable):
    """The seal is suspended, lost, destroyed, or nobody permitted this use. Nothing was sealed; let the work wait.

    Attributes:
        seal: which one.
        code: ``suspended``, ``lost``, ``destroyed`` or ``unauthorised``.
    """

    def __init__(self, seal: Seal, code: str) -> None:
        super().__init__(refusal_words(seal, code))
        self.seal, self.code = seal, code


def refusal_words(seal: Seal, code: str) -> str:
    """Why nothing is sealed, and what would help."""
    words = {
        "suspended": _("“%(seal)s”已停用：%(reason)s。恢复使用后会自动补盖。"),
        "lost": _("“%(seal)s”已报失：%(reason)s。换新以后会自动补盖。"),
        "destroyed": _("“%(seal)s”已销毁：%(reason)s。换新以后会自动补盖。"),
        "unauthorised": _("“%(seal)s”没有覆盖这种文书的用印授权。授权批准后会自动补盖。"),
    }[code]
    return words % {"seal": seal.title, "reason": seal.reason or "—"}


class SealActRefused(Exception):
    """This act on a seal is not for this officer or not possible now; ``str()`` says why, for the page."""


class BadStamp(Exception):
    """The time stamp proves nothing for this content; ``str()`` says why. Do not rely on its moment."""
