"""Bills of a payer, of a collecting body; what they sum up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncYear
from django.utils import timezone

from tongban.capabilities.payments.public import Received, orders_paid, received
from tongban.foundation.access.public import NotVisible, Role, Viewer

from .models import Bill, BillTask

SUPERVISORS = {"finance_bureau"}


def bills_visible_to(viewer: Viewer) -> QuerySet[Bill]:
    """Bills of the viewer, or of the firm or person they act for, newest first."""
    if viewer.role != Role.PERSON:
        return Bill.objects.none()
    if viewer.organisation_id:
        mine = Q(organisation_id=viewer.organisation_id)
    elif viewer.person_id:
        mine = Q(person_id=viewer.person_id)
    else:
        return Bill.objects.none()
    return Bill.objects.filter(mine).select_related("authority").order_by("-issued_at", "-pk")


def search(rows: QuerySet[Bill], *, text: str = "", year: int | None = None) -> QuerySet[Bill]:
    """Narrow a list by year of issue and by words of the item, the body, or digits of the number."""
    if year:
        zone = timezone.get_current_timezone()
        begin, end = (datetime(y, 1, 1, tzinfo=zone) for y in (year, year + 1))
        rows = rows.filter(issued_at__gte=begin, issued_at__lt=end)
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(title_zh__icontains=word) | Q(title_en__icontains=word) | Q(issuer_name__icontains=word)
            | Q(issuer_name_en__icontains=word) | Q(number__endswith=word)
        )  # fmt: skip
    return rows


def years_of(rows: QuerySet[Bill]) -> list[int]:
    """Years in which there are bills, the newest first."""
    found = rows.order_by().annotate(year=TruncYear("issued_at")).values_list("year", flat=True).distinct()
    return sorted({moment.year for moment in found}, reverse=True)


def bill(viewer: Viewer, pk: int) -> Bill:
    """One bill of the viewer's.

    Raises:
        NotVisible: it is somebody else's, or does not exist.
    """
    found = bills_visible_to(viewer).select_related("corrects", "order", "document", "file__blob").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def bills_of_order(order_number: str) -> list[Bill]:
    """The bill of a payment and its red ones, oldest first. Whoever asks has checked that the viewer may see it."""
    return list(Bill.objects.filter(order__number=order_number).order_by("pk"))


def bills_of_body(viewer: Viewer) -> QuerySet[Bill]:
    """Bills that the viewer's authority issued, newest first; the finance bureau supervises all."""
    if viewer.role not in (Role.OFFICER, Role.CLERK) or not viewer.authority_code:
        return Bill.objects.none()
    rows = Bill.objects.select_related("authority", "corrects", "order").order_by("-issued_at", "-pk")
    return rows if viewer.authority_code in SUPERVISORS else rows.filter(authority_id=viewer.authority_code)


def tasks_visible_to(viewer: Viewer) -> QuerySet[BillTask]:
    """Differences between books that the viewer's authority has to settle; open ones first."""
    if viewer.role != Role.OFFICER or not viewer.authority_code:
        return BillTask.objects.none()
    rows = BillTask.objects.select_related("order", "authority").order_by(F("settled_at").desc(nulls_first=True), "-pk")
    return rows if viewer.authority_code in SUPERVISORS else rows.filter(authority_id=viewer.authority_code)


@dataclass(frozen=True)
class Book:
    """收支与票据: what a collecting body took and billed over some days; balanced when the books agree to the fen.

    Attributes:
        issued: number of bills; ``red`` of them take back.
        issued_fen: their sum; ``red_fen`` is what was taken back, above 0.
        money: what the payments say of the same days.
    """

    since: date
    until: date
    issued: int
    issued_fen: int
    red: int
    red_fen: int
    money: Received

    @property
    def net_fen(self) -> int:
        """What stays after refunds."""
        return self.issued_fen - self.red_fen

    @property
    def difference_fen(self) -> int:
        """Payments minus bills, of what came and what went, each without sign; 0 when balanced."""
        came = abs(self.money.received_fen - self.issued_fen)
        return came + abs(self.money.returned_fen - self.red_fen)

    @property
    def is_balanced(self) -> bool:
        """True when sums and counts agree."""
        return self.difference_fen == 0 and (self.issued, self.red) == (self.money.count, self.money.returned)


def book(*, since: date, until: date, authority_code: str = "") -> Book:
    """The book of one body, or of the whole city, between two days, both included."""
    rows = Bill.objects.filter(settled_on__range=(since, until))
    if authority_code:
        rows = rows.filter(authority_id=authority_code)
    blue, red = Q(corrects=None), Q(corrects__isnull=False)
    sums = rows.aggregate(
        issued=Count("pk", filter=blue), issued_fen=Sum("amount_fen", filter=blue),
        red=Count("pk", filter=red), red_fen=Sum("amount_fen", filter=red),
    )  # fmt: skip
    money = received(since=since, until=until, authority_code=authority_code)
    return Book(
        since, until, sums["issued"], sums["issued_fen"] or 0, sums["red"], -(sums["red_fen"] or 0), money,
    )  # fmt: skip


def bodies_between(since: date, until: date) -> list[str]:
    """Codes of the authorities that issued bills between two days, those with the most first."""
    rows = Bill.objects.filter(settled_on__range=(since, until)).values("authority_id").annotate(n=Count("pk"))
    return [row["authority_id"] for row in rows.order_by("-n")]


@dataclass(frozen=True)
class Coverage:
    """电子票据覆盖率: payments that have a bill, of all that arrived; ``percent`` is None when there were none."""

    payments: int
    with_bill: int

    @property
    def percent(self) -> float | None:
        """Cut off, never rounded up to a target."""
        return self.with_bill * 10_000 // self.payments / 100 if self.payments else None


def coverage(*, since: date, until: date, authority_code: str = "") -> Coverage:
    """Share of the payments between two days of the city, both included, that have their bill.

    Legal: 2022年工作要点 二十五（电子票据覆盖率）.
    """
    zone = timezone.get_current_timezone()
    begin, end = datetime.combine(since, time.min, zone), datetime.combine(until, time.max, zone)
    orders = orders_paid(since=begin, until=end, authority_code=authority_code)
    billed = Bill.objects.filter(corrects=None, order__in=orders.order_by().values("pk")).count()
    return Coverage(orders.count(), billed)
