"""When something cannot be trusted."""

from django.utils.translation import gettext_lazy as _

from tongban.foundation.four_eyes.public import FourEyesRefused


class NotTrusted(Exception):
    """Forged, made for another purpose, or by an unknown or revoked key. Refuse; tell an operator.

    Attributes:
        code: ``altered``, ``unknown_key``, ``wrong_purpose``, ``wrong_issuer`` or ``revoked``.
    """

    def __init__(self, message: str, code: str = "altered") -> None:
        super().__init__(message)
        self.code = code


class NotEntitled(Exception):
    """This issuer may not sign for this purpose: nobody knows it, or its right was withdrawn. An operator decides."""


class Unreadable(Exception):
    """Stored data cannot be opened: altered, moved, or its key is missing. Restore the key or the row from a backup."""


class AuthorityRefused(NotEntitled):
    """This certificate cannot stand on the list of outside authorities. Tell the operator which of the codes it is.

    Attributes:
        code: ``unreadable``, ``several``, ``broken``, ``not_ca``, ``own``, ``kind``, ``weak_key``, ``weak_digest``,
            ``expired`` or ``not_yet``.
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class NoSuchKey(LookupError):
    """No key has this number. Look it up in the list of keys."""


class SealNotUsable(Exception):
    """The seal is suspended, lost or destroyed: nothing is sealed with it. An operator restores or replaces it."""


class ActFailed(FourEyesRefused):
    """What was proposed cannot be done now, or by nobody; it still waits. Look, and take it back or propose anew."""

    message = _("现在不能执行，可能已经变化；请核对后撤回或者重新提出。")
