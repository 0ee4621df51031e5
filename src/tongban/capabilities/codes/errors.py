"""What can go wrong with codes, in words for the one who reads them."""

from django.utils.translation import gettext_lazy as _


class CodeError(Exception):
    """Base of what follows; the text is for the person."""

    message = _("现在不能出示。请稍后再试。")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NoSuchFamily(CodeError):
    """The code is asked for a field of life that is not declared."""

    message = _("没有这种用途的码。")


class NotADevice(CodeError):
    """The public key is not one that a telephone makes, or the device was given up."""

    message = _("这台设备还没有绑定，或者已经解除绑定。联网后请重新打开本页。")


class NotForPaper(CodeError):
    """Paper codes are for the young, the old and the disabled."""

    message = _("离线码只发给未满 18 岁、年满 60 岁和持有残疾人证的人。")


class UnknownGate(CodeError):
    """No such gate, or not one of the caller's."""

    message = _("没有这个验码点。")


class LawRefused(CodeError):
    """A look by law without its ground, or by somebody who may not; the text says what is missing."""

    message = _("没有执法依据，不能查看。请先选择依据，填写案号或任务号和事由。")


class NotYourOwn(CodeError):
    """Who made a look by law neither reviews it nor answers an objection to it."""

    message = _("自己参与的执法用码，由法制人员处理，不能自己答复或复核。")


class WrongTurn(CodeError):
    """A use by law is in another state, or something was not said."""

    message = _("现在不能这样处理，请刷新后再看。")


class BadScan(CodeError):
    """A row of an upload is not a scan."""

    message = _("上传的记录不完整。")


class BadMaterial(CodeError):
    """What was given as the key of a foreign issuer cannot be used; the text says why."""

    message = _("这份公钥材料不能用。")


class CardError(CodeError):
    """A card cannot be attached or detached; the text says why."""

    message = _("这张卡现在不能并入。")


class NotAPlace(CodeError):
    """The scanned poster is none of ours, or it was replaced."""

    message = _("这不是有效的场所码：可能是伪造的，或者已经换了新海报。")


class VenueError(CodeError):
    """Something at a place cannot be done; the text says why."""

    message = _("这个场所现在不能办。")


class GateRefused(CodeError):
    """A gate's registration or upload is refused; the text says why and what to do."""

    message = _("验码终端的请求不被接受。")


class JournalGap(CodeError):
    """An upload begins after the place up to which the journal was taken: what lies between would be lost."""

    message = _("上传的起点在已接收的位置之后，请从已接收的位置重新上传。")

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position
