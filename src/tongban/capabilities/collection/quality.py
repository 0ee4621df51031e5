"""Rules over the store, counted for every issuer; the rules are data, their checks are building blocks here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import yaml
from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.licences.public import Licence, LicenceState, licence_types
from tongban.registers.authorities.public import Authority

from .models import CollectedLicence, QualityCount

_FILE = Path(__file__).parent / "data" / "quality_rules.yaml"
EXAMPLES = 20
KINDS = {
    "completeness": _("完整性"), "consistency": _("一致性"), "freshness": _("鲜活度"), "duplicates": _("重复"),
}  # fmt: skip


@dataclass(frozen=True)
class QualityRule:
    """质量规则: what must hold of every licence in the store.

    Attributes:
        kind: completeness, consistency, freshness or duplicates.
        check: name of the building block that finds what is wrong.
        days: parameter of freshness rules.
    """

    code: str
    kind: str
    check: str
    title_zh: str
    title_en: str
    days: int = 0

    @property
    def title(self) -> str:
        """Name in the language of the page."""
        return self.title_zh if (get_language() or "zh").startswith("zh") else self.title_en

    @property
    def kind_title(self) -> str:
        """Name of the kind in the language of the page."""
        return str(KINDS[self.kind])


@lru_cache(maxsize=1)
def quality_rules() -> dict[str, QualityRule]:
    """All rules by code."""
    rows = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return {
        code: QualityRule(
            code, row["kind"], row["check"], row["title"]["zh"], row["title"]["en"], int(row.get("days", 0))
        )
        for code, row in rows.items()
    }


_VALID = Q(state=LicenceState.VALID)
_Check = Callable[[QualityRule, date], QuerySet[Licence]]


def _collected(condition: Q) -> QuerySet[Licence]:
    return Licence.objects.filter(pk__in=CollectedLicence.objects.filter(condition).values("licence"))


def _fields_missing(_rule: QualityRule, _today: date) -> QuerySet[Licence]:
    return _collected(~Q(missing=[]))


def _no_face(_rule: QualityRule, _today: date) -> QuerySet[Licence]:
    return Licence.objects.filter(_VALID, file=None)


def _dates_reversed(_rule: QualityRule, today: date) -> QuerySet[Licence]:
    return Licence.objects.filter(Q(valid_until__lt=F("valid_from")) | Q(issued_on__gt=today))


def _holder_ended(_rule: QualityRule, _today: date) -> QuerySet[Licence]:
    ended = Q(person__death_date__isnull=False) | Q(organisation__status__in=["revoked", "cancelled"])
    return Licence.objects.filter(_VALID, ended)


def _wrong_line(_rule: QualityRule, _today: date) -> QuerySet[Licence]:
    lines: dict[str, list[str]] = {}
    for kind in licence_types().values():
        if kind.authority:
            lines.setdefault(kind.authority, []).append(kind.code)
    wrong = Q(pk__in=[])
    for line, codes in lines.items():
        wrong |= Q(type_code__in=codes) & ~Q(authority__department=line)
    return Licence.objects.filter(wrong)


def _overdue(_rule: QualityRule, today: date) -> QuerySet[Licence]:
    return Licence.objects.filter(_VALID, valid_until__lt=today)


def _late(rule: QualityRule, _today: date) -> QuerySet[Licence]:
    """Of what was issued after an issuer had begun to deliver: older stock is not late."""
    since = CollectedLicence.objects.aggregate(first=Min("collected_on"))["first"]
    if since is None:
        return Licence.objects.none()
    rows = CollectedLicence.objects.filter(
        licence__issued_on__gte=since, collected_on__gt=F("licence__issued_on") + timedelta(days=rule.days)
    )
    return Licence.objects.filter(pk__in=rows.values("licence"))


def _number_twice(_rule: QualityRule, _today: date) -> QuerySet[Licence]:
    again = Licence.objects.filter(_VALID).values("authority_id", "type_code", "number").order_by()
    numbers = again.annotate(n=Count("pk")).filter(n__gt=1)
    wrong = Q(pk__in=[])
    for row in numbers[:1000]:
        wrong |= Q(authority_id=row["authority_id"], type_code=row["type_code"], number=row["number"])
    return Licence.objects.filter(_VALID, wrong) if numbers.exists() else Licence.objects.none()


CHECKS: dict[str, _Check] = {
    "fields_missing": _fields_missing, "no_face": _no_face, "dates_reversed": _dates_reversed,
    "holder_ended": _holder_ended, "wrong_line": _wrong_line, "overdue": _overdue, "late": _late,
    "number_twice": _number_twice,
}  # fmt: skip


def count_quality(on: date | None = None) -> int:
    """Ask every rule of every issuer for one day; asking again on that day counts anew.

    Returns:
        How many issuers have licences.
    """
    day = on or timezone.localdate()
    totals = dict(Licence.objects.order_by().values_list("authority_id").annotate(n=Count("pk")))
    for rule in quality_rules().values():
        rows = CHECKS[rule.check](rule, day)
        wrong = dict(rows.order_by().values_list("authority_id").annotate(n=Count("pk")))
        _keep(day, rule, totals, wrong, rows)
    return len(totals)


@transaction.atomic
def _keep(day: date, rule: QualityRule, totals: dict[str, int], wrong: dict[str, int], rows: QuerySet[Licence]) -> None:
    for code, checked in totals.items():
        bad = wrong.get(code, 0)
        keys = (
            list(rows.filter(authority_id=code).order_by("pk").values_list("pk", flat=True)[:EXAMPLES]) if bad else []
        )
        QualityCount.objects.update_or_create(
            on=day, authority_id=code, rule=rule.code,
            defaults={"checked": checked, "wrong": min(bad, checked), "examples": keys},
        )  # fmt: skip


@dataclass(frozen=True)
class IssuerRow:
    """One line of the league of issuers.

    Attributes:
        wrong: findings of all rules together; a licence may be found by several.
        change: findings more or fewer than at the count before; None at the first.
    """

    authority: Authority
    licences: int
    wrong: int
    by_kind: dict[str, int]
    change: int | None

    @property
    def per_ten_thousand(self) -> int:
        """Findings for ten thousand licences, rounded up so that none hides."""
        return -(-self.wrong * 10_000 // self.licences) if self.licences else 0

    @property
    def kinds(self) -> list[int]:
        """Findings by kind, in the order of ``KINDS``."""
        return [self.by_kind.get(kind, 0) for kind in KINDS]


def counted_days(limit: int = 30) -> list[date]:
    """Days on which the rules were asked, the newest first."""
    days = QualityCount.objects.order_by("-on").values_list("on", flat=True).distinct()
    return list(days[:limit])


def issuer_league(on: date | None = None) -> list[IssuerRow]:
    """All issuers of one day (the last counted one), most findings for ten thousand first."""
    days = counted_days(60)
    day = on or (days[0] if days else None)
    if day is None:
        return []
    before = next((one for one in days if one < day), None)
    earlier = _sums(before) if before else {}
    names = {row.pk: row for row in Authority.objects.filter(pk__in=_sums(day))}
    kinds = {rule.code: rule.kind for rule in quality_rules().values()}
    rows: dict[str, dict[str, int]] = {}
    licences: dict[str, int] = {}
    for count in QualityCount.objects.filter(on=day):
        licences[count.authority_id] = count.checked
        by_kind = rows.setdefault(count.authority_id, {})
        kind = kinds.get(count.rule, "")
        by_kind[kind] = by_kind.get(kind, 0) + count.wrong
    league = [
        IssuerRow(
            names[code], licences[code], sum(by_kind.values()), by_kind,
            sum(by_kind.values()) - earlier[code] if code in earlier else None,
        )
        for code, by_kind in rows.items()
    ]  # fmt: skip
    return sorted(league, key=lambda row: (-row.per_ten_thousand, row.authority.pk))


def _sums(day: date) -> dict[str, int]:
    rows = QualityCount.objects.filter(on=day).order_by().values_list("authority_id").annotate(n=Sum("wrong"))
    return dict(rows)


def issuer_trend(authority_code: str = "", days: int = 30) -> list[tuple[date, int, int]]:
    """(day, licences, findings) of one issuer or of all, the oldest first."""
    rows = QualityCount.objects.filter(on__in=counted_days(days))
    if authority_code:
        rows = rows.filter(authority_id=authority_code)
    rules = max(len(quality_rules()), 1)
    sums = rows.order_by().values_list("on").annotate(checked=Sum("checked"), wrong=Sum("wrong"))
    return sorted((day, checked // rules, wrong) for day, checked, wrong in sums)


def findings_of(authority_code: str, on: date | None = None) -> list[tuple[QualityRule, QualityCount]]:
    """What each rule found with one issuer, the worst first."""
    days = counted_days(1)
    day = on or (days[0] if days else None)
    if day is None:
        return []
    known = quality_rules()
    rows = QualityCount.objects.filter(authority_id=authority_code, on=day, rule__in=known).order_by("-wrong", "rule")
    return [(known[row.rule], row) for row in rows]


def examples_of(keys: Iterable[int]) -> list[Licence]:
    """Licences behind a finding. The caller has checked that the viewer belongs to their issuer."""
    rows = Licence.objects.select_related("person", "organisation", "authority").filter(pk__in=list(keys))
    return list(rows.order_by("pk"))
