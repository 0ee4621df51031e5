"""What cases listen to: the calendar, payments, parcels, finished processes, and their own ends, to be filed."""

from __future__ import annotations

from tongban.capabilities.archives.public import want
from tongban.foundation.events.public import Event, subscribe
from tongban.journeys.cases.jobs import recompute_clocks
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import State


def _is_of_case(event: Event) -> bool:
    return event.subject.startswith("cases.case:")


@subscribe("tongban.calendar.changed", name="cases.calendar_changed")
def calendar_changed(event: Event) -> None:
    recompute_clocks.enqueue(key=f"cases.recompute:{event.pk}", after=0)


@subscribe("tongban.payment.paid", name="cases.paid")
def paid(event: Event) -> None:
    from tongban.journeys.cases.actions.fees import payment_arrived

    if _is_of_case(event):
        payment_arrived(event.subject, str(event.data["reference"]))


@subscribe("tongban.payment.closed", name="cases.payment_closed")
def payment_closed(event: Event) -> None:
    from tongban.journeys.cases.actions.fees import payment_expired

    if _is_of_case(event):
        payment_expired(event.subject)


@subscribe("tongban.parcel.delivered", name="cases.parcel_delivered")
def parcel_delivered(event: Event) -> None:
    from tongban.journeys.cases.actions.delivery import parcel_arrived

    if _is_of_case(event):
        parcel_arrived(event.subject, event.data["parcel"], event.data["mode"])


@subscribe("tongban.parcel.returned", name="cases.parcel_returned")
def parcel_returned(event: Event) -> None:
    from tongban.journeys.cases.actions.delivery import parcel_came_back

    if _is_of_case(event):
        parcel_came_back(event.subject, event.data["parcel"])


@subscribe("tongban.case.submitted", name="cases.ask_to_sign")
def ask_to_sign(event: Event) -> None:
    """The application is put up for its parties, and each is asked."""
    from tongban.journeys.cases.actions.notices import ask_parties
    from tongban.journeys.cases.actions.parties import put_up_for_parties, signing_of

    case = Case.objects.with_pack().get(pk=int(event.subject.partition(":")[2]))
    waits = case.state == State.SUBMITTED and case.parties.filter(signed_at=None).exists()
    if waits and signing_of(case) is None:
        put_up_for_parties(case)
    ask_parties(case)


@subscribe("tongban.signing.signed", name="cases.party_signed")
@subscribe("tongban.signing.declined", name="cases.party_declined")
@subscribe("tongban.signing.completed", name="cases.parties_complete")
def party_answered(event: Event) -> None:
    """A party signed or declined on the page of the document."""
    from tongban.journeys.cases.actions.parties import follow_signatures

    about = str(event.data.get("about", ""))
    if about.startswith("cases.case:"):
        follow_signatures(Case.objects.with_pack().get(pk=int(about.partition(":")[2])))


@subscribe("tongban.case.withdrawn", name="cases.end_signing")
def withdrawn(event: Event) -> None:
    """Nobody is asked to sign what was withdrawn."""
    from tongban.journeys.cases.actions.parties import end_signing

    end_signing(Case.objects.get(pk=int(event.subject.partition(":")[2])))


@subscribe("tongban.process.finished", name="cases.process_finished")
def finished(event: Event) -> None:
    from tongban.journeys.cases.actions.process import process_finished

    process_finished(event.subject)


@subscribe("tongban.case.closed", name="cases.archive_closed")
@subscribe("tongban.case.withdrawn", name="cases.archive_withdrawn")
@subscribe("tongban.case.declined", name="cases.archive_declined")
@subscribe("tongban.case.lapsed", name="cases.archive_lapsed")
@subscribe("tongban.case.terminated", name="cases.archive_terminated")
def ended(event: Event) -> None:
    """办结即归档: whatever way it ended, it is filed within a minute."""
    case = Case.objects.get(pk=int(event.subject.partition(":")[2]))
    want(
        event.subject, at=event.at, authority_code=case.authority_code, region_code=case.region_code,
        number=str(case.number or ""),
    )  # fmt: skip


@subscribe("tongban.archive.filed", name="cases.archived")
def archived(event: Event) -> None:
    """The first package of a case is kept: applicant and officer see it."""
    from tongban.journeys.cases.actions.ends import note_archived

    if _is_of_case(event) and not event.data.get("ordinal"):
        note_archived(int(event.subject.partition(":")[2]), str(event.data.get("identifier", "")), at=event.at)


# What may still happen to a case that is filed, and how the later package says it.
LATER = {
    "case.revoked": "决定撤销",
    "case.pledge_checked": "承诺核查",
    "case.supplied": "容缺补交",
    "bill.issued": "补开票据",
    "bill.corrected": "票据冲红",
    "payment.refunded": "退款",
    "payment.refunded_in_part": "部分退款",
}


@subscribe("tongban.case.revoked", name="cases.archive_revoked")
@subscribe("tongban.case.pledge_checked", name="cases.archive_pledge_checked")
@subscribe("tongban.case.supplied", name="cases.archive_supplied")
@subscribe("tongban.bill.issued", name="cases.archive_bill")
@subscribe("tongban.bill.corrected", name="cases.archive_red_bill")
@subscribe("tongban.payment.refunded", name="cases.archive_refund")
@subscribe("tongban.payment.refunded_in_part", name="cases.archive_part_of_refund")
def changed_later(event: Event) -> None:
    """A nested package that points to the first; none while the first is still to be made, which will hold it."""
    kind = event.type.removeprefix("tongban.")
    if _is_of_case(event):
        want(event.subject, at=event.at, key=f"{kind}:{event.pk}", reason=LATER[kind])


@subscribe("tongban.licence.state_changed", name="cases.archive_licence_state")
@subscribe("tongban.licence.replaced", name="cases.archive_licence_replaced")
def licence_changed(event: Event) -> None:
    """The licence that the case gave was suspended, revoked, put right …: filed with the case that gave it."""
    owner = str(event.data.get("case", ""))
    if owner.startswith("cases.case:"):
        reason = "证照更正换发" if event.type.endswith("replaced") else "证照状态变更"
        want(owner, at=event.at, key=f"licence:{event.pk}", reason=reason)


@subscribe("tongban.licence.state_changed", name="cases.licence_ended")
def licence_ended(event: Event) -> None:
    """What the grant behind a licence had entered ends with the licence."""
    from tongban.capabilities.licences.public import licence_by_key
    from tongban.journeys.cases.taking_back import licence_ended as act

    licence = licence_by_key(int(event.subject.partition(":")[2]))
    act(licence, f"{licence.type.title_zh}{licence.number}：{licence.get_state_display()}")


@subscribe("tongban.fact.disputed", name="cases.archive_dispute")
@subscribe("tongban.fact.dispute_answered", name="cases.archive_dispute_answer")
def disputed(event: Event) -> None:
    """What was disputed beside a case, and the department's answer."""
    owner = str(event.data.get("case", ""))
    if owner.startswith("cases.case:"):
        want(owner, at=event.at, key=f"dispute:{event.pk}", reason="数据异议")


@subscribe("tongban.licence.used", name="cases.archive_use")
@subscribe("tongban.reliance.complained", name="cases.archive_complaint")
@subscribe("tongban.reliance.complaint_closed", name="cases.archive_complaint_closed")
def licence_used(event: Event) -> None:
    """A licence was called beside a case that is filed already, or its holder complained of that."""
    number = str(event.data.get("case_number", ""))
    found = Case.objects.filter(number=number).first() if number else None
    if found is not None:
        reason = "用证记录" if event.type.endswith("used") else "用证投诉"
        want(found.ref, at=event.at, key=f"use:{event.pk}", reason=reason)


@subscribe("tongban.case.received", name="cases.keep_received")
@subscribe("tongban.case.supplied", name="cases.keep_supplied")
@subscribe("tongban.case.corrected", name="cases.keep_corrected")
def keep_materials(event: Event) -> None:
    """What was handed in goes into the applicant's library; review points that ask of it are judged when it is read."""
    from tongban.journeys.cases.jobs import read_documents
    from tongban.journeys.cases.library import keep_materials as act

    if _is_of_case(event):
        case_id = int(event.subject.partition(":")[2])
        if act(case_id):
            read_documents.enqueue(key=f"cases.read_documents:{event.pk}", case_id=case_id)
