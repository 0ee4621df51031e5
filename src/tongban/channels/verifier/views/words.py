"""What a gate's page says, online and on a device without a network."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.codes.public import Reason, families, scenes
from tongban.foundation.ui.public import localised

WORDS = {
    Reason.GOOD: (gettext_lazy("通过"), ""),
    Reason.NOT_A_CODE: (gettext_lazy("不是随申码"), gettext_lazy("请对方打开“随申办”里的随申码。")),
    Reason.OUT_OF_DATE: (
        gettext_lazy("验码点太久没有联网"),
        gettext_lazy("请让这台设备联网，同步后再验；等不了就查看身份证件。"),
    ),
    Reason.UNKNOWN_KEY: (gettext_lazy("认不出签发方"), gettext_lazy("可能是假码。请查看身份证件。")),
    Reason.KEY_MAY_NOT: (gettext_lazy("签发方无权签这种码"), gettext_lazy("可能是假码。请查看身份证件。")),
    Reason.BAD_SIGNATURE: (gettext_lazy("签名不对"), gettext_lazy("码被改动过或是伪造的。请查看身份证件。")),
    Reason.OTHER_SCENE: (gettext_lazy("用途不符"), gettext_lazy("请对方在随申码上选择本场景的用途。")),
    Reason.NOT_YET: (
        gettext_lazy("时间不对"),
        gettext_lazy("对方手机的时钟快了：请对方校准时间，再打开随申码。也看一眼本机的时间。"),
    ),
    Reason.EXPIRED: (gettext_lazy("码已过期"), gettext_lazy("请对方刷新；纸质离线码请重新打印。")),
    Reason.STALE: (gettext_lazy("码不是现在画的"), gettext_lazy("可能是截图。请对方当面打开随申码。")),
    Reason.REVOKED: (gettext_lazy("码已作废"), gettext_lazy("已挂失或已重新打印。请查看身份证件。")),
    Reason.REPLAYED: (
        gettext_lazy("这个码刚刚用过"),
        gettext_lazy("请对方刷新后再扫。刷新后还是这样，可能是复制的码，请核对身份证件。"),
    ),
    Reason.CHALLENGE: (gettext_lazy("没有回应本次验码"), gettext_lazy("请对方当面重新打开随申码再扫。")),
    Reason.CARD_NEEDED: (gettext_lazy("离线码要和身份证一起用"), gettext_lazy("请刷身份证或录入号码后再扫。")),
    Reason.CARD_DIFFERS: (
        gettext_lazy("身份证和离线码不是同一个人"),
        gettext_lazy("先不放行。请核对人、证、码，或者请本人打开手机随申码。"),
    ),
    Reason.REQUIREMENT: (
        gettext_lazy("不符合本场景的条件"),
        gettext_lazy("请告诉对方是哪一条（见下面）。认为登记有错的，请对方在随申办里对这项信息点“不对？”提出。"),
    ),
    Reason.POWER_ENDED: (
        gettext_lazy("授权已经收回或到期"),
        gettext_lazy("代为出示的人不再有权出示这个码，请本人出示，或者查看身份证件。"),
    ),
    Reason.BASIS_NEEDED: (
        gettext_lazy("没有查看"),
        gettext_lazy("执法用码要联网，先登记依据、案号和事由。现在请按证件核对。"),
    ),
}


def identifies() -> list[str]:
    """Scenes in which the person at the window must be known by name."""
    return [code for code, scene in scenes().items() if "name" in scene.tells]


def other_scene(code: str) -> str:
    """Which use the holder chooses on their code, for this scene."""
    title = localised(families()[scenes()[code].family].title)
    return _("请对方在随申码上方选“%(use)s”，再出示一次；还是不行，就是本场景不收这种码。") % {"use": title}


FOREIGN_WORDS = {
    Reason.NOT_A_CODE: (gettext_lazy("这张码已经损坏"), gettext_lazy("请对方重新打开，或者查看原件。")),
    Reason.UNKNOWN_KEY: (gettext_lazy("签发方不在信任名单上"), gettext_lazy("不能凭这个码放行。请查看身份证件。")),
    Reason.KEY_MAY_NOT: (gettext_lazy("签发方现在不能签这种凭证"), gettext_lazy("请查看身份证件。")),
    Reason.OTHER_SCENE: (
        gettext_lazy("码是真的，但本场景不收这种码"),
        gettext_lazy("请对方出示本市的随申码，或者查看身份证件。"),
    ),
    Reason.OUT_OF_DATE: (gettext_lazy("现在联系不上签发方"), gettext_lazy("请稍后再扫，或者查看身份证件。")),
    Reason.REVOKED: (gettext_lazy("签发方已作废这个码"), gettext_lazy("请查看身份证件。")),
}


def words_for_page() -> str:
    """The same words as JSON for the page's own decisions, in the reader's language; ``%1`` stands for what differs."""
    words = {
        "reasons": {str(reason): [str(title), str(remedy)] for reason, (title, remedy) in WORDS.items()},
        "yes": _("是"), "no": _("不是"), "fact": _("%(what)s：%(value)s") % {"what": "%1", "value": "%2"},
        "free": _("免费"), "pays": _("付票价的 %(percent)s%%") % {"percent": "%1"},
        "identifies": identifies(), "unnamed": _("没有网络时看不到姓名，请核对身份证件。"),
        "unbooked": _("没有网络时看不到预约，请查看对方的预约。"),
        "alone": _("没有网络，由这台设备判断。记录已存好，联网后上传。"),
        "not_ready": _("这台设备还没有准备好离线验码。请联网打开一次这个验码点。"),
        "foreign": _("外来码要联网才能验。内容保留在框里，联网后再提交。"),
        "waiting": _("待上传：%(count)s") % {"count": "%1"},
        "refused": _("没有被接受的记录：%(count)s") % {"count": "%1"},
        "other_scene": {code: other_scene(code) for code in scenes()},
        "too_old": _("清单太旧，联网同步以前不能放行"),
        "by_law": _("执法用码要联网，离线不能查看"),
        "ready": _("断网也能验码，清单更新于 %(time)s") % {"time": "%1"},
        "no_network": _("现在没有网络"), "signed_out": _("登录已过期，请重新登录，记录还在这台设备上。"),
        "other_body": _("这些记录属于别的验码点，请用那里的账号登录后上传。"),
        "other_root": _("城市的根密钥和安装时不同。请核对后重新安装。"), "reinstall": _("重新安装"),
        "old_news": _("收到的清单比这台设备的旧或损坏，没有采用。"),
    }  # fmt: skip
    return json.dumps(words, ensure_ascii=False)
