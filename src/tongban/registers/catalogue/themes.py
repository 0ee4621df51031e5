"""主题: how the national portal groups items for people and organisations, and the events of life we group by.

Codes follow the order 010, 020, …; the names are certain, the order of the codes less so.
"""

from __future__ import annotations

from dataclasses import dataclass

PERSON = "person"
ORGANISATION = "organisation"
LIFE_EVENT = "life_event"


@dataclass(frozen=True)
class Theme:
    """One group: kind person, organisation or life_event."""

    kind: str
    code: str
    zh: str
    en: str


_PERSON = """生育收养 Birth and adoption|户籍办理 Hukou|民族宗教 Ethnicity and religion|教育科研 Education and research
入伍服役 Military service|就业创业 Work and founding|设立变更 Setting up and changing|准营准办 Permission to operate
抵押质押 Mortgage and pledge|职业资格 Professional qualification|行政缴费 Fees and payments
婚姻登记 Marriage registration
优待抚恤 Preferential treatment|规划建设 Planning and building|住房保障 Housing|社会保障 Social security
证件办理 Cards and certificates|交通出行 Transport|旅游观光 Tourism|出境入境 Exit and entry
消费维权 Consumer rights|公共安全 Public safety|司法公证 Justice and notaries|知识产权 Intellectual property
环保绿化 Environment and greenery|文化体育 Culture and sport|公用事业 Public utilities|医疗卫生 Health
离职退休 Retirement|死亡殡葬 Death and funeral|其他 Other"""
_ORGANISATION = """设立变更 Setting up and changing|准营准办 Permission to operate|资质认证 Qualification
年检年审 Annual inspection|税收财务 Tax and finance|人力资源 Human resources|社会保障 Social security
投资审批 Investment approval|融资信贷 Finance and credit|抵押质押 Mortgage and pledge|商务贸易 Commerce and trade
招标拍卖 Tenders and auctions|海关口岸 Customs and ports|涉外服务 Services for foreigners
农林牧渔 Agriculture and fishery
国土和规划建设 Land, planning and building|交通运输 Transport|环保绿化 Environment and greenery
水务气象 Water and weather
医疗卫生 Health|科技创新 Science and innovation|文体教育 Culture, sport, education|知识产权 Intellectual property
民族宗教 Ethnicity and religion|质量技术 Quality and technology|检验检疫 Inspection and quarantine
安全生产 Safety at work
公安消防 Police and fire|司法公证 Justice and notaries|公用事业 Public utilities|法人注销 Closing down
档案文物 Archives and relics|其他 Other"""
_EVENTS = {
    "birth": ("小孩出生", "A child is born"),
    "school": ("上学", "Going to school"),
    "work": ("找工作", "Finding work"),
    "founding": ("开办企业", "Starting a business"),
    "moving_in": ("来沪居住", "Moving to the city"),
    "marriage": ("结婚", "Getting married"),
    "home": ("买房租房", "Buying or renting a home"),
    "driving": ("开车", "Driving"),
    "illness": ("看病就医", "Illness"),
    "disability": ("残疾", "Disability"),
    "elder": ("养老", "Growing old"),
    "retirement": ("退休", "Retiring"),
    "death": ("身后事", "A death in the family"),
}


def _numbered(kind: str, text: str) -> list[Theme]:
    pairs = [pair.split(" ", 1) for line in text.splitlines() for pair in line.split("|")]
    return [Theme(kind, f"{10 * place:03d}", zh, en) for place, (zh, en) in enumerate(pairs, 1)]


THEMES: tuple[Theme, ...] = (
    *_numbered(PERSON, _PERSON),
    *_numbered(ORGANISATION, _ORGANISATION),
    *(Theme(LIFE_EVENT, code, zh, en) for code, (zh, en) in _EVENTS.items()),
)
_BY_CODE = {(theme.kind, theme.code): theme for theme in THEMES}
_BY_NAME = {(theme.kind, name): theme for theme in THEMES for name in (theme.zh, theme.en)}


def themes(kind: str) -> list[Theme]:
    """All themes of ``person``, ``organisation`` or ``life_event``, in the national order."""
    return [theme for theme in THEMES if theme.kind == kind]


def theme(kind: str, code_or_name: str) -> Theme:
    """A theme by code, Chinese or English name.

    Raises:
        KeyError: none of this kind; the message names it.
    """
    found = _BY_CODE.get((kind, code_or_name)) or _BY_NAME.get((kind, code_or_name))
    if found is None:
        raise KeyError(f"no {kind} theme {code_or_name!r}")
    return found
