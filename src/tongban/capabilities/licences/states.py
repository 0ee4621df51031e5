"""Which state a licence can go to from which.

Legal: GB/T 36903-2018 (state set as used by the shared systems: 01 有效 … 07 吊销).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import WrongLicenceState


class LicenceState(models.TextChoices):
    """Codes of the shared systems."""

    VALID = "01", _("有效")
    SUSPENDED = "02", _("暂扣")
    REVOKED = "03", _("撤销")
    CANCELLED = "04", _("注销")
    LAPSED = "05", _("失效")
    MOVED_OUT = "06", _("转出")
    WITHDRAWN = "07", _("吊销")


_S = LicenceState
ALLOWED: dict[str, set[str]] = {
    _S.VALID: {_S.SUSPENDED, _S.REVOKED, _S.CANCELLED, _S.LAPSED, _S.MOVED_OUT, _S.WITHDRAWN},
    _S.SUSPENDED: {_S.VALID, _S.REVOKED, _S.CANCELLED, _S.LAPSED, _S.WITHDRAWN},
    _S.LAPSED: {_S.REVOKED, _S.CANCELLED},
    _S.REVOKED: set(),
    _S.CANCELLED: set(),
    _S.MOVED_OUT: set(),
    _S.WITHDRAWN: set(),
}


def check(old: str, new: str) -> None:
    """Raises WrongLicenceState: this way is not open."""
    if new not in ALLOWED[old]:
        names = LicenceState(old).label, LicenceState(new).label
        raise WrongLicenceState(f"证照状态不能从“{names[0]}”变为“{names[1]}”")
