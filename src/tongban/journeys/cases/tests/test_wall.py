"""监督大屏: the numbers of today, for whom they are, from indexes only, and nobody named."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.journeys.cases.actions.watch import raise_cards
from tongban.journeys.cases.public import Order, decide, order_procedure
from tongban.journeys.cases.tests.factories import make_case, make_pack
from tongban.journeys.cases.wall import wall_for
from tongban.registers.identity.tests.factories import make_officer, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def lives(town, time_machine):
    """Two overdue, one of them with a red card; one stopped; one decided and one accepted today; one decided before."""
    pack = make_pack()
    for _number in range(2):
        make_case(town, "in_review", pack)
    stopped, before = make_case(town, "in_review", pack), make_case(town, "in_review", pack)
    decide(before, "granted", by=town.reviewer)
    order_procedure(stopped, Order("inspection", "检验", 60, institution="研究院"), by=town.officer)
    time_machine.move_to("2022-09-20T02:00:00Z", tick=False)
    raise_cards()
    decide(make_case(town, "in_review", pack), "granted", by=town.reviewer)


def test_the_numbers_of_today(town, time_machine):
    lives(town, time_machine)
    wall = wall_for(town.head)
    # two wait for a decision; the third red card is of a result that was delivered late, and nobody has answered it
    assert wall.totals == {"accepted": 1, "decided": 1, "overdue": 2, "yellow": 0, "red": 3, "procedures": 1}
    assert wall.procedures == {"inspection": 1}
    assert wall.by_authority == {"civil_affairs_bureau": wall.totals}
    assert (wall.longest[0].since, wall.longest[0].working_days) == (date(2022, 9, 1), 12)
    assert wall.trend[-1] == (date(2022, 9, 20), 1, 1)
    assert (len(wall.trend), wall.trend[0][0]) == (14, date(2022, 9, 7))


def test_a_district_sees_itself_and_who_does_not_supervise_nothing(town, time_machine):
    lives(town, time_machine)
    own = viewer_for(make_officer("civil_affairs_bureau_310115", ("supervisor",), region="310115"))
    assert wall_for(own).scope == "310115"
    assert sum(wall_for(own).totals.values()) == 0
    assert wall_for(town.other_authority).totals == wall_for(town.head).totals, "departments of the city see all of it"
    assert [wall_for(who) for who in (town.officer, town.clerk, town.applicant)] == [None] * 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plans of SQLite")
def test_every_number_is_a_stretch_of_an_index(town, time_machine):
    lives(town, time_machine)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        wall_for(town.head)
    asked = [one["sql"] for one in seen.captured_queries if one["sql"].startswith("SELECT")]
    assert len(asked) <= 9
    for sql in asked:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            plan = [row[3] for row in cursor.fetchall()]
        reads = [line for line in plan if "cases_" in line and line.startswith(("SCAN", "SEARCH"))]
        assert reads, sql
        assert all("USING" in line for line in reads), (sql, plan)
