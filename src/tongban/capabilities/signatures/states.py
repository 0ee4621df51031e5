"""Where a request and each signer can go."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """Only an open request changes."""

    OPEN = "open", _("签署中")
    COMPLETED = "completed", _("全部签完")
    DECLINED = "declined", _("有人拒签")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("已过期")


class SignerState(models.TextChoices):
    """A signer answers once."""

    WAITING = "waiting", _("待签")
    SIGNED = "signed", _("已签")
    DECLINED = "declined", _("拒签")
    REMOVED = "removed", _("已移除")
