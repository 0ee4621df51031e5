"""What can go wrong when something is signed, in words for the person."""

from django.utils.translation import gettext_lazy as _


class SignatureError(Exception):
    """Anything about signing; ``str()`` is for the person."""

    words = _("现在不能签署")

    def __init__(self, words: object = "") -> None:
        super().__init__(str(words or self.words))


class NotASigner(SignatureError):
    """Somebody else's turn, or not one of the signers. Show nothing more."""

    words = _("您不是这份文件的签署人")


class NotYourTurn(SignatureError):
    """Others sign first. Wait; the person is told when it is their turn."""

    words = _("还没有轮到您，前面的人签完会通知您")


class AssuranceTooLow(SignatureError):
    """The account was not confirmed surely enough. Let the person sign in with a stronger factor."""

    words = _("签署需要更高的实名认证级别，请重新登录")


class AnotherDocument(SignatureError):
    """What was shown is not what would be signed. Show the page again."""

    words = _("页面上的文件已经变了，请重新看过再签")


class RequestEnded(SignatureError):
    """Completed, declined, withdrawn or past its term. Show what happened."""

    words = _("这份签署已经结束")


class ConsentMissing(SignatureError):
    """The person did not tick that they have read and agree."""

    words = _("请勾选“我已看过文件并同意签署”")


class BadSigner(SignatureError):
    """A signer cannot be found by name and number, or stands twice in the list. Let the person mend the line."""

    words = _("签署人对不上，请核对姓名（名称）和号码")


class BadDocument(SignatureError):
    """Not a PDF that can be signed: damaged, encrypted, or closed against changes by an earlier signature."""

    words = _("这份 PDF 不能签署：已损坏、加了密码，或者之前的签名不允许再签")
