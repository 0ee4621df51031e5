"""A licence's face, drawn and sealed as an OFD, and the same with parts exchanged."""

from django.utils import timezone

from tongban.capabilities.licences.drawing.foot import Foot
from tongban.capabilities.licences.drawing.licence import Face, draw_licence
from tongban.capabilities.licences.ofd.reading import read_parts
from tongban.capabilities.licences.ofd.sealing import Sealer, sealed_ofd
from tongban.capabilities.licences.ofd.writing import About, zipped

SEALER = Sealer("黄浦区市场监督管理局", "11319900TB000001XT", "行政审批专用章", "3199000000001")


def face(layout="licence", **more):
    rows = [("经营者", "Operator", "上海禾光餐饮有限公司"), ("经营项目", "Items", "热食类食品制售；" * 12)]
    return Face(
        layout, "食品经营许可证", "Food Business Licence", "JY2026 & <1>", "1.2.156.3005.2", "上海禾光", rows,
        SEALER.name, "2026年11月28日", "2026年11月28日 至 2031年11月27日", "准予从事下列食品经营活动。", "Permitted.",
        **more,
    )  # fmt: skip


def drawing(layout="licence", **more):
    return draw_licence(face(layout, **more), Foot("AAAA-BBBB-CCCC", "https://city.example/verify/AAAABBBBCCCC/", "zh"))


def sealed(layout="licence", **more):
    drawn = drawing(layout)
    about = About("ab" * 16, "食品经营许可证", SEALER.name, timezone.localdate(), {"ZZBS": "1.2.156.3005.2"})
    return sealed_ofd(drawn.recording, drawn.places[0], SEALER, about, **more)


def changed(content, **parts):
    return zipped(read_parts(content) | {name.replace("__", "/"): value for name, value in parts.items()})
