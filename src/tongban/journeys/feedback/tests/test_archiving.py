"""A rating that comes after filing lies in a later package that points to the first."""

from __future__ import annotations

import pytest

from tongban.capabilities.archives.public import Archive, file_now
from tongban.journeys.cases.public import Letter
from tongban.journeys.cases.tests.factories import Town, make_case, settle
from tongban.journeys.feedback.public import Handling, rate

pytestmark = [pytest.mark.django_db, pytest.mark.slow("draws and seals letters")]


def test_a_late_rating_lies_beside_the_first_package():
    town = Town()
    case = make_case(town, "decided")
    Letter.objects.filter(case=case).delete()
    settle(letters=True)
    file_now(case.ref)
    first = Archive.objects.get(owner_ref=case.ref)
    handling = Handling(
        case_ref=case.ref, case_number=case.number, item_code=case.pack_code, authority_code=case.authority_code,
        region_code=case.region_code,
    )  # fmt: skip
    rate(handling, 5, by=town.applicant)
    settle()
    later = first.later.get()
    assert (later.identifier, later.reason) == (f"{first.identifier}.B01", "补充评价")
    assert [one.title for one in later.files.filter(path__startswith="07")] == ["评价"]
    assert later.checks.get().is_passed
