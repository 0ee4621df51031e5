"""One small town for the table of addresses: an elder with everything a person can have, and everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tongban.capabilities.archives.public import (
    Archive,
    ask_to_read,
    file_now,
    make_list,
    prepare_transfer,
    submit_list,
)
from tongban.capabilities.bills.public import BillTask
from tongban.capabilities.bills.public import issue as issue_bill
from tongban.capabilities.bills.tests.factories import make_payment
from tongban.capabilities.collection.public import Gap, begin, carry
from tongban.capabilities.collection.public import start as start_delivery
from tongban.capabilities.intelligence.public import read_text
from tongban.capabilities.licences.public import Licence, issue
from tongban.capabilities.materials.public import erase, keep
from tongban.capabilities.messaging.public import inbox
from tongban.capabilities.payments.public import start as start_payment
from tongban.capabilities.payments.tests.factories import make_order
from tongban.capabilities.process.public import cc, copies_for, items_of
from tongban.capabilities.shipping.public import Address, send_by_post
from tongban.capabilities.signatures.tests.factories import make_request
from tongban.foundation.access.public import Viewer
from tongban.foundation.events.public import Delivery
from tongban.foundation.files.public import store
from tongban.foundation.jobs.public import JobRow
from tongban.foundation.trust.public import signing_key
from tongban.foundation.values.public import BankCard
from tongban.journeys.benefits.public import (
    Consent,
    Entitlement,
    Question,
    Recovery,
    approve_policy,
    make_pay_file,
    object_to,
    propose,
    simulate,
)
from tongban.journeys.benefits.tests.factories import AGED_65, run_now
from tongban.journeys.benefits.tests.factories import make_pack as make_policy_pack
from tongban.journeys.cases.actions.letters import make as make_letter
from tongban.journeys.cases.public import (
    Case,
    Letter,
    Supervision,
    accept,
    decide,
    review,
    save_draft,
    start_draft,
    submit,
)
from tongban.journeys.cases.tests.factories import make_pack, settle
from tongban.journeys.feedback.public import Handling, Remedy, rate
from tongban.journeys.governance.public import Definition, QualityTask, Run
from tongban.journeys.packs.public import PackVersion
from tongban.registers.facts.public import SubjectRef, dispute, hold
from tongban.registers.identity.public import clients, grant_delegation, open_client, revoke_delegation
from tongban.registers.identity.tests.factories import (
    make_account,
    make_officer,
    make_person,
    signed_in_client,
    viewer_for,
)
from tongban.registers.identity.tests.test_factors import passkey_of

from .world_of_assistance import places_of_assistance
from .world_of_bundles import places_of_bundles
from .world_of_codes import places_of_codes
from .world_of_measures import places_of_measures
from .world_of_procedures import places_of_procedures
from .world_of_rides import places_of_rides
from .world_of_seals import places_of_seals
from .world_of_uses import places_of_uses

# Who asks, in the order of the table's columns.
ROLES = {
    "an": "anonymous",
    "me": "the applicant",
    "ot": "another citizen",
    "re": "a relative with a living delegation",
    "rv": "a relative whose delegation was revoked",
    "cl": "a clerk of the authority",
    "of": "an officer of the authority, holding every post",
    "od": "an officer of the same authority in another district",
    "oa": "an officer of another authority",
    "op": "an operator",
    "ac": "an API client of the authority",
    "ax": "an API client of another authority",
}
OWN, ELSEWHERE, OTHER = "civil_affairs_bureau_310101", "civil_affairs_bureau_310115", "public_security_bureau"
POSTS = ("clerk", "officer", "reviewer", "head", "supervisor", "archivist", "archive_admin")
SCOPES = ["codes.gate", "items.read", "cases.read", "cases.file", "cases.decide", "licences.rely", "licences.verify",
          "licences.duty"]  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MATERIAL = {"id": "photo", "title": {"zh": "照片", "en": "Photo"}, "need": "optional", "accept": ["pdf", "jpg", "png"]}


@dataclass
class World:
    """The clients of all roles, and the values that fill addresses."""

    clients: dict[str, Client] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    elder: Any = None
    other: Any = None
    clerk: Any = None
    staff_numbers: dict[str, str] = field(default_factory=dict)


# Of the city's packs, those that an address of the table names.
ITEMS = ("civil_affairs/elderly_allowance", "human_resources/social_security_card", "public_security/hukou_certificate",
         "public_security/residence_permit")  # fmt: skip


def make_world() -> World:
    """Everything the table asks for, made by the real actions."""
    call_command("publish_packs", *(Path(settings.PACKS) / name for name in ITEMS), verbosity=0)
    world = World()
    world.elder = make_person("王桂芳", birth=date(1954, 3, 2), district="310101", phone="10112345678")
    elder = viewer_for(world.elder)
    officer = make_officer(OWN, POSTS, region="310101")
    _make_clients(world, officer)
    pack = make_pack(catalogue={**_catalogue(), "level": "4"}, materials=[MATERIAL])
    by = viewer_for(officer)
    _make_cases(world, elder, by, pack.code)
    _make_counter(world, by, pack.code)
    _make_belongings(world, elder, by)
    world.places |= places_of_rides(elder, world.elder, own=OWN) | places_of_bundles(world.places["case"])
    world.places |= places_of_uses(world.elder, elder, own=OWN, other=OTHER) | places_of_seals(by)
    world.places |= places_of_codes(world.elder, elder, by)
    world.places |= places_of_assistance(by, world.places["case"])
    world.places |= places_of_procedures(elder, world.elder, world.other, by, pack.code, OWN, POSTS)
    _make_machinery(world)
    _make_governance(world, by)
    _make_collection(world, by)
    _make_benefits(world, elder, by)
    _make_api_draft(world, pack.code)
    world.places |= places_of_measures(by)
    return world


def _make_collection(world: World, by: Viewer) -> None:
    """A delivery of the authority with one old licence of the elder, another that waits, and a gap."""
    rows = f"证照编号,姓名,证件号码,颁发日期\nLJ1,{world.elder.name},{world.elder.citizen_id},2020-01-06\n,,,\n"
    about: dict[str, Any] = {"by": by, "authority_code": OWN, "name": "存量.csv", "content": rows.encode()}
    taken = start_delivery(begin("elderly_allowance_decision", **about), by=by)
    carry(taken.pk)
    gap = Gap.objects.create(
        kind="register", ref="tests.thing:1", words="示范", type_code="driving_licence", authority_id=OWN,
        found_on=timezone.localdate(), due_on=timezone.localdate(),
    )  # fmt: skip
    world.places |= {
        "delivery": begin("elderly_allowance_decision", **about).pk, "gap": gap.pk, "own_authority": OWN,
        "old_licence": Licence.objects.get(number="LJ1").pk,
    }  # fmt: skip


def _make_benefits(world: World, elder: Viewer, by: Viewer) -> None:
    """A policy of the authority with one of everything: run, decision, objection, question, consent, file, recovery."""
    second = viewer_for(make_officer(OWN, POSTS, region="310101"))
    pack = make_policy_pack(criteria=[AGED_65])
    PackVersion.objects.filter(pk=pack.pk).update(authority_code=OWN)
    pack.refresh_from_db()
    policy = approve_policy(propose(pack, by=by, begins_on=date(2020, 1, 1)), by=second)
    hold(SubjectRef.of(world.elder), {"person.bank_account": BankCard.make("319900000000000017")})
    forecast = simulate(pack, by=by)
    run = run_now(policy, by=by, as_of=timezone.localdate())
    row = Entitlement.objects.get(person=world.elder, policy_code=pack.code)
    decision = row.decisions.get()
    file = make_pay_file(policy, by=by)
    recovery = Recovery.objects.create(
        entitlement=row, decision=decision, person=world.elder, authority_code=OWN, amount_fen=100
    )
    instalment = recovery.instalments.create(number=1, amount_fen=100, due_on=timezone.localdate())
    about = {"person": world.elder, "fact_id": "person.pension_fen"}
    assert file is not None
    world.places |= {
        "policy": pack.code, "forecast": forecast.pk, "run": run.pk, "entitlement": row.pk, "pay_file": file.pk,
        "objection": object_to(decision, "少算了一个月", by=elder).pk, "recovery": recovery.pk,
        "instalment": instalment.number,
        "consent": Consent.objects.create(person=world.elder, policy_code=pack.code).pk,
        "question": Question.objects.create(**about, asked="person").pk,
        "request": Question.objects.create(
            person=world.elder, fact_id="person.retired_on", asked="source", authority_code=OWN
        ).pk,
    }  # fmt: skip


def _make_governance(world: World, by: Viewer) -> None:
    """A policy text of the authority, a tag that its department owns, and a quality task."""
    call_command("publish_libraries", verbosity=0)
    text = read_text("具有本市户籍且年满65周岁的老年人，每人每月发放75元。", title="", by=by)
    rule = Definition.objects.get(code="dibao_without_amount")
    run = Run.objects.create(kind="rule", subject="person", on=timezone.localdate(), digest="0")
    task = QualityTask.objects.create(
        rule=rule, rule_code=rule.code, source="civil_affairs.assistance", authority_code=OWN, opened_in=run,
        wrong_at_first=1, wrong_now=1, due_on=timezone.localdate(),
    )  # fmt: skip
    world.places |= {
        "text": text.pk, "proposal": text.proposals.get(content__expr="person.age >= 65").pk, "tag": "elderly_alone",
        "quality_source": "civil_affairs.assistance", "quality_task": task.pk,
    }  # fmt: skip


def _make_api_draft(world: World, code: str) -> None:
    """A draft that the authority's own system began."""
    applicant = {"citizen_id": world.elder.citizen_id, "name": world.elder.name}
    body = {"item": code, "applicant": applicant, "answers": {"purpose": "贷款"}, "submit": False}
    answer = world.clients["ac"].post(
        "/api/v1/cases", body, content_type="application/json", headers={"Idempotency-Key": "draft"}
    )
    assert answer.status_code == 201, answer.content.decode()
    world.places["api_draft"] = answer.json()["id"]


def _make_counter(world: World, by: Viewer, code: str) -> None:
    """What the clerk took in: a draft with a scan, and an application with its receipt; and a copy for the officer."""
    clerk = viewer_for(world.clerk)
    at_counter: dict[str, Any] = {"channel": "counter", "applicant": world.elder}
    draft = start_draft("elderly_allowance", clerk, **at_counter)
    taken = submit(save_draft(start_draft(code, clerk, **at_counter), {"purpose": "贷款"}, "one", clerk), clerk)
    settle(letters=True)
    item = items_of(f"cases.case:{world.places['case_pk']}")[0]
    cc(item, [by.actor_ref], by=by)
    world.places |= {
        "counter_draft": draft.pk,
        "taken": taken.pk,
        "scan": store(PDF, name="扫描.pdf", by=clerk, allowed={"pdf"}, owner_ref=draft.ref).reference,
        "copy": copies_for(by)[0].pk,
        "client": clients().get(authority_id=OTHER).pk,
    }


def _catalogue() -> dict[str, Any]:
    return {"catalog_code": "310511001000", "item_type": "05", "variants": [{"sequence": "01"}]}


def _make_clients(world: World, officer: Any) -> None:
    world.other = make_person("莫生")
    daughter, son = make_person("陈敏"), make_person("陈刚", sex="male")
    consent = {"grantor_person": world.elder, "granted_by": world.elder, "until": date(2030, 1, 1), "by": "system"}
    living = grant_delegation(agent=daughter, **consent)
    revoked = grant_delegation(agent=son, **consent)
    tokens = {
        code: open_client("业务系统", authority, scopes=SCOPES, by="system")[1]
        for code, authority in (("ac", OWN), ("ax", OTHER))
    }
    elsewhere = make_officer(OTHER, POSTS)
    world.staff_numbers = {"ac": officer.staff_number, "ax": elsewhere.staff_number}
    world.clerk = make_officer(OWN, ("clerk",), region="310101")
    world.clients = {
        "an": Client(),
        "me": signed_in_client(world.elder),
        "ot": signed_in_client(world.other),
        "re": signed_in_client(daughter, living),
        "rv": signed_in_client(son, revoked),
        "cl": signed_in_client(world.clerk),
        "of": signed_in_client(officer),
        "od": signed_in_client(make_officer(ELSEWHERE, POSTS, region="310115")),
        "oa": signed_in_client(elsewhere),
        "op": signed_in_client(make_account(make_officer(OTHER, ("operator",)), is_operator=True)),
        **{code: Client(headers={"Authorization": f"Bearer {token}"}) for code, token in tokens.items()},
    }
    revoke_delegation(revoked, by=Viewer(person_id=world.elder.pk))
    world.places["delegation"] = living.pk


def _make_cases(world: World, elder: Viewer, by: Viewer, code: str) -> None:
    places = world.places
    places["code"], places["step"] = "elderly_allowance", "contact"
    closed = submit(save_draft(start_draft(code, elder), {"purpose": "贷款"}, "one", elder), elder)
    settle()
    accept(closed, by=by)
    review(closed, "pass", by=by)
    decide(closed, "granted", by=by)
    settle(letters=True)
    closed = Case.objects.get(pk=closed.pk)
    assert closed.state == "closed", [j.error for j in JobRow.objects.exclude(error="")]
    case = submit(save_draft(start_draft(code, elder), {"purpose": "贷款"}, "one", elder), elder)
    settle(letters=True)
    file = store(PDF, name="照片.pdf", by=elder, allowed={"pdf"}, owner_ref=case.ref)
    application = case.application
    application.files = {"photo": str(file.reference)}
    application.save()
    places |= {
        "case": case.number,
        "case_pk": case.pk,
        "closed": closed.number,
        "draft": start_draft("elderly_allowance", elder).pk,
        "letter": case.letters.exclude(file=None).get().pk,
        "file": file.reference,
        "item": items_of(case.ref)[0].pk,
        "card": Supervision.objects.create(
            case=case, kind="yellow", authority_code=case.authority_code, raised_at=timezone.now()
        ).pk,
        "verification": "0000000000000000",
    }
    assert (case.authority_code, case.region_code) == (OWN, "310101")
    handling = Handling(
        case_ref=closed.ref, case_number=closed.number, item_code=code, authority_code=closed.authority_code,
        region_code=closed.region_code, channel=closed.channel,
    )  # fmt: skip
    rate(handling, 5, by=elder)
    places["remedy"] = Remedy.objects.get().pk
    _make_archive(world, closed, by)
    licence = issue(
        "hukou_certificate", world.elder, [{"name": "name", "label": {"zh": "姓名", "en": "Name"}, "value": "王桂芳"}],
        by=by, authority=OTHER,
    )  # fmt: skip
    places |= {"licence": licence.pk, "issuer": licence.authority.credit_code}
    places["erasure"] = erase(world.elder, by=elder, reference="world").number
    kept = store(PDF, name="旧户口簿.pdf", by=elder, allowed={"pdf"}, owner_ref=f"people.person:{world.elder.pk}")
    places["material"] = keep(
        world.elder, "household_register", kept, title={"zh": "户口簿", "en": "Register"}, from_ref="", by=elder
    ).pk


def _make_archive(world: World, closed: Case, by: Viewer) -> None:
    """The closed case in the archive, with a request of a stranger's authority to read it."""
    for letter in Letter.objects.filter(case=closed, file=None):
        make_letter(letter.pk)
    file_now(closed.ref)
    filed = Archive.objects.get(owner_ref=closed.ref, key="first")
    assert filed.state == "filed", filed.tasks.values_list("reason", flat=True)
    # A transfer that waits, and a list of something old that is with its approvers.
    transfer = prepare_transfer([filed.pk], by=by)
    Archive.objects.filter(pk=filed.pk).update(retention="D10", keep_until=date(2020, 12, 31))
    disposal = submit_list(make_list([filed.pk], by=by, opinion="期满"), by=by)
    asking = viewer_for(make_officer(OTHER, ("officer",)))
    request = ask_to_read(asking, str(filed.identifier), purpose="核对", until=timezone.localdate())
    world.places |= {
        "archive": filed.pk, "position": filed.files.get(key="form").position,
        "archive_check": filed.checks.get().pk, "reading": request.pk,
        "transfer": transfer.pk, "disposal": disposal.pk,
    }  # fmt: skip


def _make_belongings(world: World, elder: Viewer, by: Viewer) -> None:
    order = make_order(world.elder, owner_ref=f"cases.case:{world.places['case_pk']}")
    address = Address("王桂芳", "10112345678", "上海市黄浦区", "示范路1弄2号301室")
    parcel = send_by_post(
        "world", owner_ref=f"cases.case:{world.places['case_pk']}", to=world.elder, address=address,
        contents={"zh": "社会保障卡", "en": "Card"}, by=by,
    )  # fmt: skip
    settle()
    paid = make_payment(world.elder, authority=OWN)
    task = BillTask.objects.create(kind="missing", order=paid, authority_id=OWN, paid_fen=1000, billed_fen=0)
    world.places |= {"bill": issue_bill(paid).pk, "bill_task": task.pk}
    url = start_payment(order, "embedded", by=elder, return_url="http://testserver/cases/")
    message = inbox(elder).first()
    said = dispute("person.birth_date", subject=SubjectRef("person", world.elder.pk), by=elder, statement="不对")
    world.places |= {
        "dispute": said.pk, "order": order.number, "token": url.rstrip("/").rsplit("/", 1)[-1],
        "provider": "embedded", "parcel": parcel.pk, "message": message.pk, "region": "310101",
    }  # fmt: skip


def _make_machinery(world: World) -> None:
    job = JobRow.objects.create(name="cases.watch_clocks", state="dead", finished_at=timezone.now())
    dead = Delivery.objects.order_by("pk").last()
    Delivery.objects.filter(pk=dead.pk).update(state="dead")
    world.places |= {
        "kid": signing_key("pack").kid, "signing": make_request(world.elder, world.elder).reference, "job": job.pk,
        "event": dead.pk, "key": _passkey(world),
    }  # fmt: skip


def _passkey(world: World) -> int:
    """A passkey of the elder, added as a browser adds it."""
    from allauth.mfa.models import Authenticator

    passkey_of(signed_in_client(world.elder))
    return int(Authenticator.objects.get(type="webauthn").pk)
