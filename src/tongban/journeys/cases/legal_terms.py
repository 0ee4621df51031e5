"""Terms of the licensing law beside the clock of the decision: pure functions over days and the working calendar.

Limits of the authority count in working days; what the law gives the applicant counts in calendar days, months, years.

Legal: 行政许可法 第八十二条 (limits of the authority in working days).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from tongban.foundation.values.public import WorkingCalendar, add_months

ASK_FOR_HEARING_WORKING_DAYS = 5
HOLD_HEARING_WORKING_DAYS = 20
HEARING_NOTICE_WORKING_DAYS = 7
SEND_INSPECTORS_WORKING_DAYS = 5
PRE_REVIEW_WORKING_DAYS = 20
PUBLISH_WORKING_DAYS = 7
RENEW_DAYS = 30
RECONSIDER_DAYS = 60
SUE_MONTHS = 6


def end_of(day: date, zone: tzinfo) -> datetime:
    """The moment at which a limit that ends on that day is over: midnight, itself no longer part of the day.

    Legal: 民法典 第二百零三条第二款 (the last day ends at twenty-four hours).
    """
    return datetime.combine(day + timedelta(days=1), time(), zone)


def hearing_asked_by(told_on: date, calendar: WorkingCalendar) -> date:
    """Last day on which applicant or neighbour may ask for a hearing after they were told of the right.

    Legal: 行政许可法 第四十七条第一款 (five days; of the procedure, so in working days).
    """
    return calendar.add(told_on, ASK_FOR_HEARING_WORKING_DAYS)


def hearing_held_by(asked_on: date, calendar: WorkingCalendar) -> date:
    """Last day on which the authority has to arrange the hearing that was asked for.

    Legal: 行政许可法 第四十七条第一款 (twenty days).
    """
    return calendar.add(asked_on, HOLD_HEARING_WORKING_DAYS)


def hearing_told_by(held_on: date, calendar: WorkingCalendar) -> date:
    """Last day to tell time and place of a hearing.

    Legal: 行政许可法 第四十八条第一款第一项 (seven days before).
    """
    return calendar.add(held_on, -HEARING_NOTICE_WORKING_DAYS)


def first_day_of_hearing(told_on: date, calendar: WorkingCalendar) -> date:
    """Earliest day of a hearing whose time and place are told today: the mirror of ``hearing_told_by``.

    Legal: 行政许可法 第四十八条第一款第一项.
    """
    return calendar.add(told_on, HEARING_NOTICE_WORKING_DAYS)


def inspectors_sent_by(accepted_on: date, calendar: WorkingCalendar) -> date:
    """Last day to send two or more people to inspect, test or quarantine.

    Legal: 行政许可法 第五十五条第二款 (five days from acceptance).
    """
    return calendar.add(accepted_on, SEND_INSPECTORS_WORKING_DAYS)


def pre_review_due_on(accepted_on: date, calendar: WorkingCalendar) -> date:
    """Last day on which the lower authority has to end its review and send everything up.

    Legal: 行政许可法 第四十三条 (twenty days from acceptance).
    """
    return calendar.add(accepted_on, PRE_REVIEW_WORKING_DAYS)


def published_by(decided_on: date, calendar: WorkingCalendar) -> date:
    """Last day to publish a decision (双公示).

    The seven working days are a parameter of the city for its credit notice, not a limit of the licensing law.
    """
    return calendar.add(decided_on, PUBLISH_WORKING_DAYS)


def renewal_asked_by(valid_until: date) -> date:
    """Last day on which a holder has to ask for renewal; an item may say otherwise.

    Legal: 行政许可法 第五十条第一款 (thirty days before the licence ends; the applicant's own limit, calendar days).
    """
    return valid_until - timedelta(days=RENEW_DAYS)


def deemed_renewed_on(asked_on: date, valid_until: date, decided_on: date | None) -> date | None:
    """The day from which silence renews: the day after the licence ended without a decision; None where it does not.

    Who asked too late has no right to the silence; whoever was answered in time has their answer.

    Legal: 行政许可法 第五十条第二款 (no decision before it ends: renewed).
    """
    if asked_on > renewal_asked_by(valid_until) or (decided_on is not None and decided_on <= valid_until):
        return None
    return valid_until + timedelta(days=1)


def may_apply_again_on(barred_on: date, *, was_granted: bool) -> date:
    """First day on which somebody may apply again for what concerns public safety and health.

    Args:
        barred_on: day of the refusal, or of the revocation.
        was_granted: obtained by fraud or bribery and revoked (three years); else refused for false statements (one).
    Legal: 行政许可法 第七十八条 (one year), 第七十九条 (three years); 民法典 第二百零一条, 第二百零二条.
    """
    return add_months(barred_on, 36 if was_granted else 12) + timedelta(days=1)


def reconsideration_until(told_on: date, calendar: WorkingCalendar) -> date:
    """Last day to ask for reconsideration; on a day of rest, the next working day.

    Legal: 行政复议法 (sixty days from knowing); 民法典 第二百零三条第一款.
    """
    return calendar.next_working(told_on + timedelta(days=RECONSIDER_DAYS))


def lawsuit_until(told_on: date, calendar: WorkingCalendar) -> date:
    """Last day to bring an action; on a day of rest, the next working day.

    Legal: 行政诉讼法 第四十六条 (six months from knowing); 民法典 第二百零三条第一款.
    """
    return calendar.next_working(add_months(told_on, SUE_MONTHS))
