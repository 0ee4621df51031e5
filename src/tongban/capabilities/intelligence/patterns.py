"""Conditions with numbers in them: age, grade, months, income, shares; each pattern gives its expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .numerals import NUMBER, number, whole
from .vocabulary import first_known

N = f"({NUMBER})"
# 民法典 第一千二百五十九条: 以上、以下、以内、届满 include the number; 不满、超过、以外 do not.
AT_LEAST, AT_MOST, BELOW, ABOVE = ">=", "<=", "<", ">"
_LIMITS = {
    "不超过": AT_MOST, "不高于": AT_MOST, "不得超过": AT_MOST, "不大于": AT_MOST, "低于": BELOW,
    "少于": BELOW, "小于": BELOW,
    "不低于": AT_LEAST, "不少于": AT_LEAST, "不得少于": AT_LEAST, "高于": ABOVE, "超过": ABOVE,
    "达到": AT_LEAST, "满": AT_LEAST,
}  # fmt: skip
LIMIT = "(不得超过|不得少于|不超过|不高于|不大于|不低于|不少于|低于|少于|小于|高于|超过|达到|满)"
GRADES = r"([一二三四1-4]级(?:\s*[、和或及至到—-]\s*[一二三四1-4]级)*)(?:（含）|\(含\))?(以上|及以上)?"


@dataclass(frozen=True)
class Hit:
    """One condition found in a sentence; offsets are of the whole text. An empty ``expr``: we have no fact for it."""

    start: int
    end: int
    expr: str
    zh: str
    sure: float
    is_status: bool = False


Build = Callable[[re.Match[str]], "tuple[list[str], str, float] | None"]
PATTERNS: list[tuple[re.Pattern[str], Build]] = []


def pattern(text: str) -> Callable[[Build], Build]:
    """Put a pattern on the list; what stands earlier wins where two overlap."""

    def put(build: Build) -> Build:
        PATTERNS.append((re.compile(text), build))
        return build

    return put


def find(text: str, offset: int) -> Iterator[Hit]:
    """All conditions with numbers in a sentence that begins at ``offset``."""
    taken: list[tuple[int, int]] = []
    for compiled, build in PATTERNS:
        for match in compiled.finditer(text):
            start, end = match.span()
            if any(start < high and low < end for low, high in taken):
                continue
            try:
                built = build(match)
            except ValueError:
                continue
            if built:
                taken.append((start, end))
                yield Hit(offset + start, offset + end, first_known(built[0]), built[1], built[2])


_WHOSE = r"((?:独生)?子女|孩子|儿童|本人|女方|母亲|男性?|女性?|职工)?"


def _childs_age(who: str) -> tuple[str, str]:
    if who.startswith("独生"):
        return "age(person.only_child_birth_date)", "独生子女"
    return "age(person.youngest_child_birth_date)", "最小子女"


def _aged(who: str | None, operator: str, years: int) -> tuple[list[str], str, float]:
    sign = {AT_LEAST: "满", AT_MOST: "不超过", BELOW: "不满", ABOVE: "超过"}[operator]
    if who and ("子女" in who or who in {"孩子", "儿童"}):
        age, child = _childs_age(who)
        return [f"{age} {operator} {years}"], f"{child}{sign}{years}周岁", 0.75
    condition = f"person.age {operator} {years}"
    if who in {"女方", "母亲", "女", "女性"}:
        return [f"person.sex = 'female' AND {condition}"], f"女性{sign}{years}周岁", 0.8
    if who in {"男", "男性"}:
        return [f"person.sex = 'male' AND {condition}"], f"男性{sign}{years}周岁", 0.8
    return [condition], f"{sign}{years}周岁", 0.95


@pattern(rf"男性?(?:年)?满?{N}周?岁(?:以上)?[、，,和及]?\s*女性?(?:年)?满?{N}周?岁(?:以上)?")
def _by_sex(match: re.Match[str]) -> tuple[list[str], str, float]:
    men, women = whole(match[1]), whole(match[2])
    text = f"(person.sex = 'male' AND person.age >= {men}) OR (person.sex = 'female' AND person.age >= {women})"
    return [text], f"男满{men}周岁、女满{women}周岁", 0.95


@pattern(rf"{_WHOSE}(?:年龄)?(?:在|为)?(?:年?满)?{N}(?:周岁)?\s*(?:至|—|－|-|~|到)\s*{N}周岁(?:的|之间)?(不含)?")
def _age_range(match: re.Match[str]) -> tuple[list[str], str, float]:
    low, high = whole(match[2]), whole(match[3])
    upper = "<" if match[4] else "<="
    name = _childs_age(match[1])[0] if match[1] and "子女" in match[1] else "person.age"
    return [f"{name} >= {low} AND {name} {upper} {high}"], f"{low}至{high}周岁", 0.9


@pattern(rf"{_WHOSE}(?:不满|未满|尚未年满|未年满){N}周岁")
def _younger(match: re.Match[str]) -> tuple[list[str], str, float]:
    return _aged(match[1], BELOW, whole(match[2]))


@pattern(rf"{_WHOSE}(?:年龄)?(?:不超过|不得超过|不大于){N}周岁|{_WHOSE}{N}周岁(?:及)?以下")
def _at_most_aged(match: re.Match[str]) -> tuple[list[str], str, float]:
    return _aged(match[1] or match[3], AT_MOST, whole(match[2] or match[4]))


@pattern(rf"{_WHOSE}(?:已|须|应)?(?:年满|满|达到){N}周岁(?:（含）)?(?:及?以上)?|{_WHOSE}{N}周岁(?:（含）)?(?:及)?以上")
def _older(match: re.Match[str]) -> tuple[list[str], str, float]:
    return _aged(match[1] or match[3], AT_LEAST, whole(match[2] or match[4]))


def _grades(written: str, upwards: str | None) -> list[int]:
    found = [whole(one) for one in re.findall(r"[一二三四1-4](?=级)", written)]
    if upwards:
        return list(range(1, max(found) + 1))
    if re.search(r"[至到—-]", written) and len(found) == 2:
        return list(range(found[0], found[1] + 1))
    return found


def _graded(grades: list[int]) -> str:
    if len(grades) == 1:
        return f"person.disability_grade = {grades[0]}"
    return f"person.disability_grade IN ({', '.join(map(str, grades))})"


@pattern(rf"独生子女[^；。，]{{0,12}}?(?:伤残|残疾)(?:[，,]?残疾)?(?:等级|程度)?(?:为|达到?|被评定为)?{GRADES}")
def _only_childs_grade(match: re.Match[str]) -> tuple[list[str], str, float]:
    grades = ", ".join(map(str, _grades(match[1], match[2])))
    return [f"person.only_child_disability_grade IN ({grades})"], f"独生子女残疾{match[1]}{match[2] or ''}", 0.9


_KINDS = {
    "视力": "visual",
    "听力": "hearing",
    "言语": "speech",
    "肢体": "physical",
    "智力": "intellectual",
    "精神": "mental",
}
_KIND = "((?:视力|听力|言语|肢体|智力|精神)(?:[、和或及](?:视力|听力|言语|肢体|智力|精神))*)"


def _kinds(written: str) -> str:
    codes = [f"'{_KINDS[word]}'" for word in re.findall("|".join(_KINDS), written)]
    if len(codes) == 1:
        return f"person.disability_kind = {codes[0]}"
    return f"person.disability_kind IN ({', '.join(codes)})"


@pattern(rf"{GRADES}的?{_KIND}(?:类?残疾(?:人)?)|{_KIND}残疾(?:人)?(?:等级)?(?:为|达到?)?{GRADES}")
def _grade_and_kind(match: re.Match[str]) -> tuple[list[str], str, float]:
    written, upwards, kind = (match[1], match[2], match[3]) if match[1] else (match[5], match[6], match[4])
    return [f"{_graded(_grades(written, upwards))} AND {_kinds(kind)}"], f"{written}{upwards or ''}{kind}残疾", 0.95


@pattern(rf"(?:残疾(?:人)?(?:等级|级别|程度)?(?:被评定)?(?:为|达到?|评定为)?){GRADES}|{GRADES}的?残疾(?:人)?")
def _grade(match: re.Match[str]) -> tuple[list[str], str, float]:
    written, upwards = (match[1], match[2]) if match[1] else (match[3], match[4])
    return [_graded(_grades(written, upwards))], f"残疾{written}{upwards or ''}", 0.95


@pattern(r"重度残疾(?:人员|人)?")
def _severe(match: re.Match[str]) -> tuple[list[str], str, float]:
    return ["person.disability_grade IN (1, 2)"], "重度残疾", 0.85


def _months(text: str, unit: str) -> int:
    return whole(text) * (12 if unit == "年" else 1)


@pattern(
    rf"城乡居民(?:基本)?养老保险(?:累计)?缴费(?:年限)?(?:累计)?(?:满|达到?|不少于|不低于){N}年|累计缴费(?:年限)?(?:满|达到?|不少于){N}年"
)
def _residents_pension(match: re.Match[str]) -> tuple[list[str], str, float]:
    years = whole(match[1] or match[2])
    return [f"person.resident_pension_years >= {years}"], f"城乡居民养老保险缴费满{years}年", 0.9 if match[1] else 0.65


@pattern(
    rf"(连续|累计)?(?:参加|缴纳|缴|参)(?:城镇职工|职工|城乡居民)?(?:基本)?(养老|失业|社会|医疗)?保?险?(?:费|保)?(?:累计|连续)?"
    rf"(?:缴费)?(?:年限|时间)?(?:已)?(?:满|达到?|不少于|不低于){N}(?:周)?(年|个月)(?:以上)?"
)
def _insured(match: re.Match[str]) -> tuple[list[str], str, float]:
    months, kind = _months(match[3], match[4]), match[2] or ""
    facts = {
        "失业": ["unemployment_insurance_months", "insurance_months"],
    }.get(kind, ["insurance_months"])  # fmt: skip
    texts = [f"person.{fact} >= {months}" for fact in facts]
    # Months in all stand for months of one insurance, or for months on end, only until the dictionary has these.
    exact = match[1] != "连续" and first_known(texts) == texts[0]
    sure = 0.9 if exact else 0.6
    return texts, f"{kind or '社会'}保险缴费满{months}个月", sure


@pattern(
    rf"(?:足额|连续|正常)?(?:参保)?缴(?:纳|费)(?:失业保险费)?(?:已)?(?:满)?{N}(?:个月|月)(?:及)?以上|参保(?:缴费)?满{N}个月"
)
def _firm_insured(match: re.Match[str]) -> tuple[list[str], str, float]:
    months = whole(match[1] or match[2])
    return [f"organisation.insured_months >= {months}"], f"单位参保缴费满{months}个月", 0.75


@pattern(rf"(?:登记失业|失业登记)(?:已)?(?:满|达|超过|连续)?{N}个月(?:以上)?")
def _unemployed_months(match: re.Match[str]) -> tuple[list[str], str, float]:
    months = whole(match[1])
    return [f"months_between(person.unemployed_since, today) >= {months}"], f"登记失业满{months}个月", 0.9


_HIRES = r"(?:每?招用|吸纳|聘用|招录|录用)[^，。；]{0,14}?"


@pattern(rf"{_HIRES}失业[^，。；]{{0,10}}人员(?:或者?|和|以及|、)[^，。；]{{0,10}}毕业生")
def _hires_either(match: re.Match[str]) -> tuple[list[str], str, float]:
    text = "organisation.long_unemployed_hires_this_year >= 1 OR organisation.graduate_hires_this_year >= 1"
    return [text], "本年招用登记失业人员或高校毕业生", 0.75


@pattern(rf"{_HIRES}(?:登记失业|失业)(?:满)?{N}个月以上(?:的)?人员|{_HIRES}登记失业人员")
def _hires_unemployed(match: re.Match[str]) -> tuple[list[str], str, float]:
    return ["organisation.long_unemployed_hires_this_year >= 1"], "本年招用登记失业人员", 0.75


@pattern(rf"{_HIRES}毕业生")
def _hires_graduates(match: re.Match[str]) -> tuple[list[str], str, float]:
    return ["organisation.graduate_hires_this_year >= 1"], "本年招用高校毕业生", 0.75


@pattern(rf"{_HIRES}见习(?:学员|人员)")
def _trains(match: re.Match[str]) -> tuple[list[str], str, float]:
    return ["organisation.trainees >= 1"], "有在岗见习学员", 0.8


@pattern(rf"毕业{N}年(?:以)?内|离校{N}年内")
def _graduated(match: re.Match[str]) -> tuple[list[str], str, float]:
    years = whole(match[1] or match[2])
    return [f"person.graduated_on >= add_years(today, -{years})"], f"毕业{years}年内", 0.9


@pattern(r"应届(?:高校)?毕业生|毕业年度(?:内)?(?:高校)?毕业生|当年(?:高校)?毕业生")
def _graduate(match: re.Match[str]) -> tuple[list[str], str, float]:
    return ["year(person.graduated_on) = year(today)"], "当年毕业", 0.85


@pattern(rf"(?:家庭|共同生活(?:的)?家庭成员)?人均月?(?:可支配)?(?:月)?收入{LIMIT}{N}元|月人均收入{LIMIT}{N}元")
def _income(match: re.Match[str]) -> tuple[list[str], str, float]:
    limit, amount = match[1] or match[3], number(match[2] or match[4])
    fen, operator = int(amount * 100), _LIMITS[limit]
    return [f"person.household_income_per_head_fen {operator} {fen}"], f"家庭人均月收入{limit}{amount}元", 0.9


@pattern(rf"人均住房(?:建筑|居住)?面积{LIMIT}{N}平方米")
def _area(match: re.Match[str]) -> tuple[list[str], str, float]:
    operator, area = _LIMITS[match[1]], number(match[2])
    return (
        [f"person.housing_area_per_head_centi_m2 {operator} {int(area * 100)}"],
        f"人均住房面积{match[1]}{area}平方米",
        0.85,
    )


@pattern(rf"(?:家庭)?人均(?:货币)?(?:财产|资产){LIMIT}{N}元")
def _wealth(match: re.Match[str]) -> tuple[list[str], str, float]:
    operator, fen = _LIMITS[match[1]], int(number(match[2]) * 100)
    return [f"person.household_assets_per_head_fen {operator} {fen}"], f"家庭人均财产{match[1]}{match[2]}元", 0.85


@pattern(r"(?:两|二|2)个(?:女孩|女儿)|双女")
def _two_girls(match: re.Match[str]) -> tuple[list[str], str, float]:
    return ["person.children_count = 2 AND person.daughters_count = 2"], "两个女儿", 0.8


@pattern(rf"子女(?:数)?(?:为|有)?{N}(?:个|名|人)|(?:只|仅)(?:有|生育)(?:了)?{N}(?:个|名)(?:子女|孩子)|生育{N}个子女")
def _children(match: re.Match[str]) -> tuple[list[str], str, float]:
    count = whole(match[1] or match[2] or match[3])
    return [f"person.children_count = {count}"], f"子女{count}人", 0.8


_BEFORE = "organisation.insured_employees_december_before"
_GONE = f"{_BEFORE} - organisation.insured_employees_last_december - organisation.retired_or_died_last_year"


@pattern(rf"裁员率{LIMIT}{N}[%％]")
def _layoffs(match: re.Match[str]) -> tuple[list[str], str, float]:
    # In whole numbers: those gone without retiring or dying × 1000, against the staff before × the share in ‰.
    operator, share = _LIMITS[match[1]], number(match[2])
    return [f"({_GONE}) * 1000 {operator} {_BEFORE} * {int(share * 10)}"], f"裁员率{match[1]}{share}%", 0.8


@pattern(rf"(参保|从业)?(?:职工|人员)?(?:人数){LIMIT}{N}人|(参保|从业)?(?:职工|人员){N}人(?:及)?以(下|上)")
def _heads(match: re.Match[str]) -> tuple[list[str], str, float]:
    limit = _LIMITS[match[2]] if match[2] else (AT_MOST if match[6] == "下" else AT_LEAST)
    count, counted = whole(match[3] or match[5]), match[1] or match[4]
    if counted == "从业":
        return [f"organisation.average_staff {limit} {count}"], f"从业人数{limit}{count}人", 0.9
    return [f"organisation.insured_employees {limit} {count}"], f"职工人数{limit}{count}人", 0.85


@pattern(rf"(?:年度|年)?应纳税所得额{LIMIT}{N}元")
def _taxable(match: re.Match[str]) -> tuple[list[str], str, float]:
    operator, fen = _LIMITS[match[1]], int(number(match[2]) * 100)
    return [f"organisation.taxable_income_fen {operator} {fen}"], f"应纳税所得额{match[1]}{match[2]}元", 0.85


@pattern(rf"资产总额{LIMIT}{N}元")
def _assets(match: re.Match[str]) -> tuple[list[str], str, float]:
    operator, fen = _LIMITS[match[1]], int(number(match[2]) * 100)
    return (
        [f"organisation.{fact} {operator} {fen}" for fact in ("average_assets_fen",)],
        f"资产总额{match[1]}{match[2]}元", 0.85,
    )  # fmt: skip


@pattern(rf"(?:成立|登记|注册|开业|经营)(?:时间)?(?:已)?(?:满|超过){N}(?:周)?(年|个月)(?:以上)?")
def _founded(match: re.Match[str]) -> tuple[list[str], str, float]:
    months = _months(match[1], match[2])
    return [f"organisation.age_months >= {months}"], f"成立满{months}个月", 0.85


@pattern(r"纳税信用(?:等级|级别)?(?:为|达到|评定为)?([ABMCD]级?(?:(?:、|或者?|和|以及)[ABMCD]级?)*)")
def _tax_grade(match: re.Match[str]) -> tuple[list[str], str, float]:
    grades = re.findall("[ABMCD]", match[1])
    if len(grades) == 1:
        return [f"organisation.tax_credit_grade = '{grades[0]}'"], f"纳税信用{grades[0]}级", 0.95
    listed = ", ".join(f"'{grade}'" for grade in grades)
    return [f"organisation.tax_credit_grade IN ({listed})"], f"纳税信用{'、'.join(grades)}级", 0.95
