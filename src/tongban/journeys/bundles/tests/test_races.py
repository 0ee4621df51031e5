"""Two at once: one effect. On real storage with real threads."""

from __future__ import annotations

from tests import racing
from tests.racing import together

from tongban.foundation.audit.public import entries_about
from tongban.foundation.events.public import Event
from tongban.journeys.bundles.actions import members as acts
from tongban.journeys.bundles.errors import PublishedAlready
from tongban.journeys.bundles.models import BundleMember, Edition
from tongban.journeys.bundles.public import open_design, propose, publish_design, save_fields
from tongban.journeys.bundles.tests.factories import Bureau, a_bundle, file_bundle, member_case, states
from tongban.journeys.cases.public import Case, State, accept, decide, review, withdraw
from tongban.journeys.cases.tests.factories import settle
from tongban.journeys.packs.public import PackVersion, current

pytestmark = racing.MARKS


def accepted(bureau, pack):
    case = file_bundle(bureau, pack)
    accept(case, by=bureau.officer)
    settle()
    return case


def test_one_job_run_by_four_workers_opens_one_case():
    bureau = Bureau()
    case = file_bundle(bureau, a_bundle())
    code = case.pack_version.content["bundle"]["members"][0]["code"]
    accept(case, by=bureau.officer)
    found = together(*[lambda: acts.start_member(case.pk, code)] * 4)
    assert [error for error in found if error is not None] == []
    assert Case.objects.filter(reference=f"bundle:{case.pk}:{code}").count() == 1


def test_two_departments_that_decide_at_once_close_the_whole_once():
    bureau = Bureau()
    case = accepted(bureau, a_bundle())
    for name in ("a", "b"):
        review(member_case(case, name), "pass", by=bureau.officer)
    pair = [member_case(case, name) for name in ("a", "b")]

    def of(member):
        def act():
            decide(member, "granted", by=bureau.reviewer)
            settle()

        return act

    together(*[of(member) for member in pair])
    settle()
    case.refresh_from_db()
    assert states(case) == {"a": "granted", "b": "granted"}
    assert (case.state, case.result) == (State.CLOSED, "granted")
    assert Event.objects.filter(type="tongban.case.closed", subject=case.ref).count() == 1


def test_the_applicant_withdraws_while_a_department_grants():
    bureau = Bureau()
    case = accepted(bureau, a_bundle(after=True))
    member = member_case(case, "a")
    review(member, "pass", by=bureau.officer)

    def grants():
        decide(member, "granted", by=bureau.reviewer)
        settle()

    def takes_back():
        withdraw(case, bureau.applicant)
        settle()

    together(grants, takes_back)
    settle()
    case.refresh_from_db()
    member.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert member.state in (State.CLOSED, State.WITHDRAWN)
    assert BundleMember.objects.filter(bundle=case, state__in=("planned", "ready", "running")).count() == 0


def test_two_who_publish_a_draft_at_once_give_one_version_and_the_second_is_told():
    bureau, pack = Bureau(), a_bundle()
    draft = save_fields(open_design(pack, bureau.officer), {"title.zh": "新的两件事"}, 0, bureau.officer)
    draft = propose(draft, (), "改名", bureau.officer)
    people = (bureau.reviewer, bureau.second_reviewer)
    found = together(*[lambda who=who: publish_design(draft, who) for who in people])
    edition = Edition.objects.get()
    first = [one.actor_ref for one in people].index(edition.published_by)
    assert found[first] == edition
    assert isinstance(found[1 - first], PublishedAlready)
    assert (edition.state, edition.version) == ("in_force", "2026.2")
    assert current(pack.code, kind=PackVersion.Kind.BUNDLE) == edition.pack_version
    assert PackVersion.objects.filter(code=pack.code).count() == 2
    assert len(entries_about(edition)) == 1
    assert publish_design(draft, people[first]) == edition
