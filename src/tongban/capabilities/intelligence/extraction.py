"""From the text of a policy to draft criteria, amounts and dates; what was not understood is listed, never dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from . import amounts, patterns
from .drafts import DraftCriterion, Extraction, Unclear
from .patterns import Hit
from .sentences import INTRODUCES, Sentence, clauses, split
from .vocabulary import predicate, terms

MOST_CHARACTERS = 60_000
_DOCUMENT = re.compile(r"[\u4e00-\u9fa5]{1,12}〔\d{4}〕\d{1,4}号")
_NEGATED = re.compile(
    r"(?:未|没有|无|不|非|尚未|不得)(?:被|曾|有|发生|再|正在|正|处于|从事|享受|领取|属于|符合|存在|办理|参加|在|是|列入|纳入)*"
    r"(?:人力资源社会保障部门|市场监管部门)?$"
)
_STOP = re.compile(r"停止发放|停发|终止发放|停止享受|不再发放|停止支付|终止享受")
_EXCLUDED = re.compile(r"不予(?:发放|享受|补贴|返还|支付)|不得(?:享受|申请|领取)|不适用|除外|不再享受|不能享受")
_ANY = re.compile(r"之一|任一|其中一(?:项|种)")
_CONDITION = re.compile(
    r"具备|符合|属于|年满|不满|未满|满\S{0,6}(?:年|月|岁)|持有|参加|缴纳|登记|列入|不超过|不低于|以上|以下|未|应当是|须|\S{5,}的$"
)
_PROCEDURE = re.compile(
    r"申请|提交|材料|受理|审核|公示|发放方式|负责|会同|办法|通知|解释|施行|经费|资金|监督|核定|计发|日内|窗口|印发|依据|根据|信息"
)
_OR = re.compile(r"或")
_HEAD = re.compile(r"(?:经营者|法定代表人|创办人|负责人)(?:本人)?(?:须|应)?(?:当)?为[^。]*$")
_VALUED = re.compile(r"([a-z_.]+) (?:= |IN \()")
_SIZE = "organisation.insured_employees"
_ANY_OF_LIST = re.compile(r"之一|任一|(?:下列|以下)[^条，]{0,4}(?:人员|对象|情形|家庭|群体|单位|企业)(?!.*条件)")
_FIRMS = re.compile(r"用人单位|企业|参保单位|个体工商户|社会组织")
_PEOPLE = re.compile(r"人员|居民|学生|老人|老年人|残疾人|军人|青年|家庭|子女|职工本人|毕业生")
_HIRING = re.compile(r"招用|吸纳|聘用|招录|录用")


def extract(text: str) -> Extraction:
    """Read a policy text by patterns and dictionary.

    Args:
        text: as the officer gave it; offsets in the result count its characters. Cut at 60,000 characters.
    Returns:
        Proposals only: each must be confirmed by an officer before it means anything.
    """
    text = text[:MOST_CHARACTERS]
    found = Extraction(dates=list(amounts.days(text)))
    if document := _DOCUMENT.search(text):
        found.document = document.group()
    names: set[str] = set()
    lists: dict[str, list[tuple[Sentence, Hit]]] = {}
    blocks = list(_blocks(split(text), _is_about_firms(text)))
    for block in blocks:
        found.parameters += amounts.parameters(block, names)
        for sentence, hits, money in block:
            _read(found, sentence, hits, money, lists)
    for together in lists.values():
        found.criteria.append(_either(together))
    found.criteria += _implied(blocks, found.criteria)
    found.criteria = _once(found.criteria)
    found.audience = _audience(found.criteria)
    return found


def _is_about_firms(text: str) -> bool:
    """Whether a text or sentence speaks of firms more than of people."""
    return len(_FIRMS.findall(text)) > len(_PEOPLE.findall(text))


def _blocks(sentences: list[Sentence], about_firms: bool) -> Iterator[list[amounts.Read]]:
    """Sentences of one article and one list together, each with its conditions and its sums."""
    for _, together in groupby(sentences, key=lambda one: (one.article.partition("（")[0], one.lead)):
        block: list[amounts.Read] = []
        for sentence in together:
            if _STOP.search(sentence.text) or _STOP.search(sentence.lead):
                block.append(amounts.Read(sentence, [], []))
                continue
            hits = _hits(sentence, about_firms)
            block.append(amounts.Read(sentence, hits, list(amounts.sums(sentence, hits))))
        yield amounts.settled(block)


def _read(
    found: Extraction,
    sentence: Sentence,
    hits: list[Hit],
    money: list[amounts.Sum],
    lists: dict[str, list[tuple[Sentence, Hit]]],
) -> None:
    if _STOP.search(sentence.text) or _STOP.search(sentence.lead):
        found.stops.append(Unclear(sentence.start, sentence.end, sentence.text, ""))
        return
    # Where each amount has a condition of its own, the conditions choose the amount; they exclude nobody.
    choosing = {hit for one in money for hit in one.beside}
    rest = [hit for hit in hits if hit not in choosing]
    rest = [hit for hit in rest if not _of_others(sentence, hit)]
    joined = _joined(sentence, [hit for hit in rest if hit.expr and not _bound(sentence, hit, rest)])
    if sentence.lead and _ANY_OF_LIST.search(sentence.lead) and joined:
        lists.setdefault(sentence.lead, []).append((sentence, _all(joined)))
    else:
        found.criteria += [_criterion(sentence, hit) for hit in joined]
    found.unclear += _unclear(sentence, hits, bool(money))


def _hits(sentence: Sentence, about_firms: bool) -> list[Hit]:
    """All conditions of a sentence in order, negated where the words before say so."""
    if sentence.is_heading:
        return []
    hits = list(patterns.find(sentence.text, sentence.start))
    taken = [(hit.start, hit.end) for hit in hits]
    about = sentence.lead + sentence.text
    if _FIRMS.search(about) or _PEOPLE.search(about):
        about_firms = bool(_FIRMS.search(about))
    for term in terms():
        for match in re.finditer(re.escape(term.word), sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if any(start < high and low < end for low, high in taken) or _is_only_named(sentence.text, *match.span()):
                continue
            taken.append((start, end))
            hits.append(
                Hit(
                    start,
                    end,
                    term.firm if term.firm and about_firms else term.expr,
                    term.zh,
                    term.sure,
                    term.is_status,
                )
            )
    excluded = bool(_EXCLUDED.search(sentence.text) or _EXCLUDED.search(sentence.lead))
    return [_signed(sentence, _of_the_head(sentence, hit), excluded) for hit in sorted(hits, key=lambda hit: hit.start)]


def _is_only_named(text: str, start: int, end: int) -> bool:
    """Whether the words name what is given, or what is being defined, rather than set a condition."""
    return bool(
        re.search(r"(?:可以|可|申请|申领|有权|方可)(?:按月)?$", text[:start])
        or re.match(r"[，,]?是指|标准|个人缴费", text[end:])
    )


def _of_the_head(sentence: Sentence, hit: Hit) -> Hit:
    """“经营者为毕业 2 年内的毕业生” speaks of the firm's head: the firm has a fact of its own for it."""
    if not _HEAD.search(sentence.text[: hit.start - sentence.start]):
        return hit
    expr = re.sub(r"\bperson\.(?!head_)", "organisation.head_", hit.expr)
    return replace(hit, expr=expr, zh=f"经营者{hit.zh}") if expr != hit.expr and predicate(expr) else hit


def _signed(sentence: Sentence, hit: Hit, excluded: bool) -> Hit:
    before = sentence.text[: hit.start - sentence.start]
    if bool(_NEGATED.search(before)) == excluded:
        return hit
    expr = f"NOT ({hit.expr})" if hit.expr and re.search(r"[ =<>]", hit.expr) else hit.expr and f"NOT {hit.expr}"
    return replace(hit, expr=expr, zh=f"不是：{hit.zh}", sure=round(hit.sure * 0.95, 2), is_status=False)


def _joined(sentence: Sentence, hits: list[Hit]) -> list[Hit]:
    """Alternatives of one sentence as one condition; the rest stay apart, for all of them must hold."""
    groups: list[list[Hit]] = []
    for hit in _conditional(sentence, hits):
        if groups and _alternative(sentence, groups[-1][-1], hit):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return [group[0] if len(group) == 1 else _any(group) for group in groups]


def _conditional(sentence: Sentence, hits: list[Hit]) -> list[Hit]:
    """“30 人以下的单位裁员率不高于 20 %” binds only firms of that size: not that size, or the share."""
    found: list[Hit] = []
    for hit in hits:
        before = found[-1] if found else None
        between = sentence.text[before.end - sentence.start : hit.start - sentence.start] if before else ""
        if before and before.expr.startswith(_SIZE) and re.fullmatch(r"的(?:用人单位|企业|单位)?[，,]?", between):
            zh = f"{before.zh}的，{hit.zh}"
            found[-1] = Hit(before.start, hit.end, f"NOT ({before.expr}) OR {hit.expr}", zh, min(before.sure, hit.sure))
        else:
            found.append(hit)
    return found


def _bound(sentence: Sentence, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a size only says for which firms the next condition holds, and we have no fact for that one."""
    behind = sentence.text[hit.end - sentence.start :]
    following = next((one for one in hits if one.start > hit.start), None)
    return bool(hit.expr.startswith(_SIZE) and behind.startswith("的") and following and not following.expr)


def _of_others(sentence: Sentence, hit: Hit) -> bool:
    """Whether a condition of a person stands in a sentence about whom a firm takes in: it is not about the firm."""
    return bool(_HIRING.search(sentence.text) and re.search(r"person\.|organisation\.insured_months", hit.expr))


def _implied(blocks: Sequence[Sequence[amounts.Read]], criteria: Sequence[DraftCriterion]) -> list[DraftCriterion]:
    """Where every sum has its condition and nothing else speaks of these facts, one of the conditions must hold."""
    spoken = {name for one in criteria for name in one.facts}
    found = []
    for block in blocks:
        paid = [(read.sentence, one) for read in block for one in read.money if one.role == "amount"]
        known = [(sentence, [hit for hit in one.beside if hit.expr]) for sentence, one in paid]
        if len(paid) < 2 or not all(hits for _, hits in known):
            continue
        either = _criterion(
            Sentence(paid[0][0].start, paid[-1][0].end, "", paid[0][0].article), _any([_all(hits) for _, hits in known])
        )
        if not spoken.intersection(either.facts):
            found.append(replace(either, confidence=0.7))
    return found


def _alternative(sentence: Sentence, one: Hit, other: Hit) -> bool:
    between = sentence.text[one.end - sentence.start : other.start - sentence.start]
    behind = re.split(r"[，,]", sentence.text[other.end - sentence.start :])[0]
    if one.expr.startswith("NOT ") and other.expr.startswith("NOT "):
        return False  # neither the one nor the other: both must hold
    if _OR.search(between) and (not re.search(r"[，,]", between) or re.search(r"[，,]或者?", between)):
        return True
    if one.is_status and other.is_status and len(between) <= 10 and not re.search(r"且|并|[，,]", between):
        return True
    # One fact has one value: two values of it can only be alternatives.
    facts = [_VALUED.match(hit.expr) for hit in (one, other)]
    same = facts[0] and facts[1] and facts[0][1] == facts[1][1]
    return bool(same and len(between) <= 10) or bool(
        "、" in between and len(between) <= 10 and _ANY.search(behind) and not INTRODUCES.search(behind)
    )


def _any(hits: Sequence[Hit]) -> Hit:
    """One condition that any of these meets; equal facts become one list of codes."""
    codes: dict[str, list[str]] = {}
    others: list[str] = []
    for hit in hits:
        fact, _, value = hit.expr.partition(" = ")
        if value and " " not in value:
            codes.setdefault(fact, []).append(value)
        else:
            others.append(hit.expr)
    parts = [
        f"{fact} = {values[0]}" if len(set(values)) == 1 else f"{fact} IN ({', '.join(dict.fromkeys(values))})"
        for fact, values in codes.items()
    ]
    parts += [f"({text})" if " AND " in text else text for text in dict.fromkeys(others)]
    zh = "或".join(dict.fromkeys(hit.zh for hit in hits))
    return Hit(hits[0].start, hits[-1].end, " OR ".join(parts), zh, min(hit.sure for hit in hits))


def _all(hits: Sequence[Hit]) -> Hit:
    if len(hits) == 1:
        return hits[0]
    parts = [f"({hit.expr})" if " OR " in hit.expr else hit.expr for hit in hits]
    sure = min(hit.sure for hit in hits)
    return Hit(hits[0].start, hits[-1].end, " AND ".join(parts), "且".join(hit.zh for hit in hits), sure)


def _either(items: Sequence[tuple[Sentence, Hit]]) -> DraftCriterion:
    """The items of a list of which one must hold, as one criterion that spans them."""
    first, last = items[0][0], items[-1][0]
    whole = Sentence(first.start, last.end, "", first.article)
    return _criterion(whole, _any([hit for _, hit in items]))


def _criterion(sentence: Sentence, hit: Hit) -> DraftCriterion:
    read = predicate(hit.expr)
    facts = tuple(read.names) if read else ()
    return DraftCriterion(
        hit.expr, hit.zh, facts, hit.start, hit.end, sentence.start, sentence.end, sentence.article, hit.sure
    )


def _once(criteria: list[DraftCriterion]) -> list[DraftCriterion]:
    """Each condition once, where it is said first, in the order of the text."""
    kept: dict[object, DraftCriterion] = {}
    for one in sorted(criteria, key=lambda item: item.start):
        read = predicate(one.expr)
        kept.setdefault(read.tree if read else one.expr, one)
    return [one for one in kept.values() if not _is_implied(one, list(kept.values()))]


def _is_implied(one: DraftCriterion, others: Sequence[DraftCriterion]) -> bool:
    """“Takes part” says nothing beside “for twelve months”."""
    fact, sign, rest = one.expr.partition(" > 0")
    return bool(sign and not rest and any(other.expr.startswith(f"{fact} >= ") for other in others))


def _audience(criteria: Sequence[DraftCriterion]) -> str:
    subjects = Counter(name.partition(".")[0] for one in criteria for name in one.facts)
    return subjects.most_common(1)[0][0] if subjects else ""


def _unclear(sentence: Sentence, hits: Sequence[Hit], has_money: bool) -> Iterator[Unclear]:
    """Parts that look like conditions and gave nothing: no fact for a word we know, or no word we know at all."""
    if sentence.is_heading:
        return
    for hit in hits:
        if not hit.expr:
            yield Unclear(hit.start, hit.end, hit.zh, "no_fact")
        elif _of_others(sentence, hit):
            yield Unclear(hit.start, hit.end, hit.zh, "of_others")
    for start, end in clauses(sentence):
        if any(hit.start < end and start < hit.end for hit in hits):
            continue
        words = sentence.text[start - sentence.start : end - sentence.start]
        if len(words.strip()) < 4 or (has_money and not sentence.is_item) or _PROCEDURE.search(words):
            continue
        if INTRODUCES.search(words):
            continue
        if sentence.is_item or _CONDITION.search(words):
            yield Unclear(start, end, words.strip(), "no_word")
