"""Themes by which services are found: the national list, with a drawing for each, and what is published under it.

The words are those of the national code sets 主题分类 (自然人, 法人); packs name them in ``manifest.catalogue.themes``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tongban.foundation.ui.public import localised
from tongban.journeys.packs.public import PackVersion

DRAWINGS = {
    "生育收养": "baby", "户籍办理": "house", "民族宗教": "globe", "教育科研": "graduation-cap", "入伍服役": "medal",
    "就业创业": "briefcase-business", "设立变更": "building-2", "准营准办": "store", "抵押质押": "landmark",
    "职业资格": "badge-check", "行政缴费": "wallet", "婚姻登记": "heart", "优待抚恤": "hand-heart",
    "规划建设": "drafting-compass",
    "住房保障": "key-round", "社会保障": "umbrella", "证件办理": "id-card", "交通出行": "car", "旅游观光": "map",
    "出境入境": "plane", "消费维权": "shopping-bag", "公共安全": "shield", "司法公证": "scale",
    "知识产权": "copyright",
    "环保绿化": "leaf", "文化体育": "trophy", "公用事业": "plug", "医疗卫生": "heart-pulse", "离职退休": "armchair",
    "死亡殡葬": "flower-2", "资质认证": "award", "年检年审": "calendar-check", "税收财务": "receipt-text",
    "人力资源": "users",
    "投资审批": "chart-line", "融资信贷": "banknote", "商务贸易": "handshake", "招标拍卖": "gavel",
    "海关口岸": "ship",
    "涉外服务": "globe", "农林牧渔": "wheat", "国土和规划建设": "map-pinned", "交通运输": "truck",
    "水务气象": "cloud-rain",
    "科技创新": "flask-conical", "文体教育": "book-open", "质量技术": "ruler", "检验检疫": "microscope",
    "安全生产": "hard-hat",
    "公安消防": "flame", "法人注销": "folder-x", "档案文物": "archive", "其他": "ellipsis",
}  # fmt: skip

ENGLISH = {
    "生育收养": "Birth and adoption", "户籍办理": "Hukou", "民族宗教": "Ethnicity and religion",
    "教育科研": "Education", "入伍服役": "Military service", "就业创业": "Jobs and start-ups",
    "设立变更": "Set up and change", "准营准办": "Permits to operate", "抵押质押": "Mortgages",
    "职业资格": "Qualifications", "行政缴费": "Payments", "婚姻登记": "Marriage", "优待抚恤": "Special care",
    "规划建设": "Planning and building", "住房保障": "Housing", "社会保障": "Social security",
    "证件办理": "Documents", "交通出行": "Driving and travel", "旅游观光": "Tourism", "出境入境": "Exit and entry",
    "消费维权": "Consumers", "公共安全": "Public safety", "司法公证": "Justice and notary",
    "知识产权": "Intellectual property", "环保绿化": "Environment", "文化体育": "Culture and sport",
    "公用事业": "Utilities", "医疗卫生": "Health", "离职退休": "Retirement", "死亡殡葬": "Death and funerals",
    "资质认证": "Certification", "年检年审": "Annual inspection", "税收财务": "Tax and finance",
    "人力资源": "Human resources", "投资审批": "Investment", "融资信贷": "Financing", "商务贸易": "Trade",
    "招标拍卖": "Tenders", "海关口岸": "Customs", "涉外服务": "Foreign affairs", "农林牧渔": "Agriculture",
    "国土和规划建设": "Land and building", "交通运输": "Transport", "水务气象": "Water and weather",
    "科技创新": "Innovation", "文体教育": "Culture and education", "质量技术": "Quality", "检验检疫": "Inspection",
    "安全生产": "Work safety", "公安消防": "Police and fire", "法人注销": "Closing a firm", "档案文物": "Archives",
    "其他": "Other",
}  # fmt: skip


@dataclass
class Theme:
    """One theme with what is published under it."""

    name: str
    items: list[PackVersion] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return localised({"zh": self.name, "en": ENGLISH.get(self.name, self.name)})

    @property
    def icon(self) -> str:
        """Its drawing in the icon set."""
        return DRAWINGS.get(self.name, "folder")


def themes_of(items: Iterable[PackVersion]) -> list[Theme]:
    """Themes that have at least one service, in the national order; unknown words come last."""
    found: dict[str, Theme] = {}
    for item in items:
        for name in item.manifest.get("catalogue", {}).get("themes", []):
            found.setdefault(name, Theme(name)).items.append(item)
    order = {name: place for place, name in enumerate(DRAWINGS)}
    return sorted(found.values(), key=lambda theme: order.get(theme.name, len(order)))


def drawing_of(item: PackVersion) -> str:
    """The icon of a service: that of its first theme."""
    names = item.manifest.get("catalogue", {}).get("themes", [])
    return DRAWINGS.get(names[0], "file-text") if names else "file-text"
