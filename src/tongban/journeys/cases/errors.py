"""What can go wrong with a case, in words that tell what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.foundation.access.public import NotVisible


class CaseError(Exception):
    """A step that the law or the state of the case does not allow; ``message`` says why."""

    message: Any = _("这一步现在不能做")

    def __init__(self, message: object = "") -> None:
        self.message = message or type(self).message
        super().__init__(str(self.message))


class WrongState(CaseError):
    """The case is in another state; reload it and look what is possible now."""

    message = _("办件的状态已经变化，请刷新后再看")


class NotYourCase(NotVisible):
    """The case belongs to somebody else; a stranger cannot tell it from a case that does not exist."""


class NotAllowed(CaseError):
    """The viewer may see the case but not do this; somebody with the right post must."""

    message = _("您的岗位不能办理这一步")


class NotComplete(CaseError):
    """The form has faults; each names its place and how to mend it."""

    message = _("还有需要填写或改正的内容")

    def __init__(self, faults: Sequence[Any]) -> None:
        super().__init__()
        self.faults = list(faults)


class NotEligible(CaseError):
    """A condition is certainly not met; the outcome says which, why and what can be done."""

    message = _("暂不符合办理条件")

    def __init__(self, outcome: Any) -> None:
        super().__init__()
        self.outcome = outcome


class CorrectedOnce(CaseError):
    """Corrections were asked for before; a second time needs a reason code and is reported to the supervisor."""

    message = _("补正只能一次性告知；再次要求补正须注明理由并报监督")


class DraftWaits(CaseError):
    """An unfinished draft of the same item would be written over; the applicant sends it or throws it away first."""

    message = _("您还有一份同一事项的草稿：请先提交或者删除那一份，再来修改这一份")


class NeedsGround(CaseError):
    """A reason, article or approval that the law asks for is missing."""

    message = _("请写明理由和依据")


class NotOrderable(NeedsGround):
    """A special procedure lacks something the law asks for; ``faults`` says what, by the name of the field."""

    message = _("还有需要填写或改正的内容")

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("；".join(faults.values()))
        self.faults = dict(faults)


class ReferenceTaken(CaseError):
    """The same client reference was used for another application; take a new one."""

    message = _("这个请求编号已经用于另一件申请")
