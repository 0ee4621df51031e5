"""What an officer has decided about a proposal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalState(models.TextChoices):
    """Every proposal waits until somebody decides; a decision may be changed while the draft is open."""

    OPEN = "open", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("不采用")


class ProposalKind(models.TextChoices):
    """What a proposal is about."""

    CRITERION = "criterion", _("条件")
    PARAMETER = "parameter", _("金额和比例")
    DATE = "date", _("日期")
    STOP = "stop", _("停发情形")
    UNCLEAR = "unclear", _("没读懂")
