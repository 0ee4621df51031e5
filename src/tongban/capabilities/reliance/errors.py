"""What can go wrong when a licence is relied on, in words for whoever asked."""

from __future__ import annotations

from django.utils.translation import gettext as _


class RelianceError(Exception):
    """Base: ``message`` says what to do; ``code`` is for systems."""

    code = "refused"

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message or str(self.default)

    @property
    def default(self) -> str:
        return _("不能使用这份证照。")


class NotAllowed(RelianceError):
    """The relying party may not use this scene, in this way. Apply for the scene, or use another."""

    code = "scene-not-allowed"

    @property
    def default(self) -> str:
        return _("贵单位没有登记这个用证场景，或者这个场景不能这样使用。")


class NotForThisKind(RelianceError):
    """A scene in which this kind of body may not ask, none at all, or a day that is over or too far."""

    code = "not-for-this-kind"

    @property
    def default(self) -> str:
        return _("请至少选一个这类单位可以用的场景，有效期从明天起、不超过三年。")


class SealStopped(RelianceError):
    """The issuer's seal may not be used now, so no marked copy can be made. Try again when it may."""

    code = "seal-not-usable"


class CodeGone(RelianceError):
    """The one-time code is unknown, used or over. Ask the holder for a new one."""

    code = "code-gone"

    @property
    def default(self) -> str:
        return _("这个出示码已经用过、已经过期或者不存在。请对方重新出示。")


class NotAuthorised(RelianceError):
    """There is no authorisation in force: never granted, declined, taken back, used up or over. Ask again."""

    code = "not-authorised"

    @property
    def default(self) -> str:
        return _("没有有效的授权：对方还没有同意、已经收回，或者期限、次数已到。")


class NoGround(RelianceError):
    """A department named no item, no case of its own under way, or a licence that the item does not need."""

    code = "no-ground"

    @property
    def default(self) -> str:
        return _("依职权调用须写明事项和本部门正在办理的办件，并且只能调用该事项需要的证照。")


class NoLicence(RelianceError):
    """The holder has no licence of this type."""

    code = "no-licence"

    @property
    def default(self) -> str:
        return _("没有这种证照。")


class OtherContent(RelianceError):
    """The reference was used for another request. Use a new reference for a new request."""

    code = "reference-used"

    @property
    def default(self) -> str:
        return _("这个业务编号已经用于另一次申请，请换一个编号。")


class WrongStep(RelianceError):
    """It cannot be done in the state it is in. Reload and look."""

    code = "wrong-step"

    @property
    def default(self) -> str:
        return _("现在的状态不能这样做，请刷新后再看。")
