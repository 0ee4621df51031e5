"""鉴定与销毁: freezing, lists of what is over its term, three who agree, and a certificate for what is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.archives.actions.filing import log_content
from tongban.capabilities.archives.errors import CannotBeListed, NeedsReason, NotAllowed, WrongStep
from tongban.capabilities.archives.models import Approval, Archive, DisposalEntry, DisposalList, Hold
from tongban.capabilities.archives.reports import certificate_pdf
from tongban.capabilities.archives.states import KEPT, ListState, State, require, require_list
from tongban.capabilities.archives.steps import ADMINISTRATION, ARCHIVIST, HEAD, is_administration, require_archivist
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import remove, store
from tongban.foundation.ledger.public import append

# Who has to agree, and in which capacity. Legal: 档案法 第三十一条; 国家档案局令第8号; 机关档案管理规定 第五章.
NEEDED = (ARCHIVIST, HEAD, ADMINISTRATION)
UNDER_WAY = (ListState.DRAFT, ListState.SUBMITTED, ListState.REJECTED, ListState.APPROVED)


@transaction.atomic
def freeze(row: Archive, *, by: Viewer, reason: str) -> Hold:
    """A law suit or an inquiry needs it: nobody may list it. Freezing twice is harmless.

    Raises:
        NotAllowed: not an archivist of the authority.
        NeedsReason: no reason.
        WrongStep: there is no package.
    """
    require_archivist(by, row.authority_code)
    if not reason.strip():
        raise NeedsReason
    row = Archive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state not in KEPT:
        raise WrongStep
    hold, made = Hold.objects.get_or_create(
        archive=row, lifted_at=None, defaults={"reason": reason.strip()[:300], "placed_by": by.actor_ref}
    )
    if made:
        record(by, "archive.frozen", row, reason=reason)
    return hold


@transaction.atomic
def lift(row: Archive, *, by: Viewer, reason: str) -> None:
    """The ground of the hold is gone. Lifting twice is harmless.

    Raises:
        NotAllowed: not an archivist of the authority.
        NeedsReason: no reason.
    """
    require_archivist(by, row.authority_code)
    if not reason.strip():
        raise NeedsReason
    row = Archive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    done = {"lifted_at": timezone.now(), "lifted_by": by.actor_ref, "lift_reason": reason.strip()[:300]}
    if row.holds.filter(lifted_at=None).update(**done):
        record(by, "archive.unfrozen", row, reason=reason)


def disposable(authority_code: str, on: date | None = None) -> QuerySet[Archive]:
    """What may be put on a list: its term is over, it is not permanent, not frozen, and on no other list.

    A package is disposed of with its later ones: only first packages are listed.
    """
    today = on or timezone.localdate()
    held = Hold.objects.filter(archive=OuterRef("pk"), lifted_at=None)
    listed = DisposalEntry.objects.filter(archive=OuterRef("pk"), list__state__in=UNDER_WAY, is_kept=False)
    rows = Archive.objects.filter(authority_code=authority_code, keep_until__lt=today, state__in=KEPT, key="first")
    return rows.exclude(retention="Y").filter(~Exists(held), ~Exists(listed)).order_by("keep_until", "pk")


@transaction.atomic
def make_list(pks: Iterable[int], *, by: Viewer, opinion: str) -> DisposalList:
    """A list of archives that appraisal finds no longer worth keeping.

    Raises:
        NotAllowed: not an archivist.
        NeedsReason: no opinion of the appraisal.
        CannotBeListed: one is permanent, frozen, not due, on another list, or not of this authority; nothing is made.
    Legal: 档案法 第三十一条 (destruction only by rules; no private destruction).
    """
    require_archivist(by, by.authority_code)
    if not opinion.strip():
        raise NeedsReason
    wanted = set(pks)
    rows = list(Archive.objects.select_for_update(of=("self",)).filter(pk__in=wanted))
    allowed = set(disposable(by.authority_code).filter(pk__in=wanted).values_list("pk", flat=True))
    if not wanted or len(rows) != len(wanted) or allowed != wanted:
        wrong = [str(row) for row in rows if row.pk not in allowed]
        raise CannotBeListed(_("这些不能列入销毁清册：永久、被冻结、没有到期或者已在别的清册：") + "、".join(wrong[:5]))
    today = timezone.localdate()
    number = DisposalList.objects.filter(authority_code=by.authority_code, made_at__year=today.year).count() + 1
    found = DisposalList.objects.create(
        number=f"XH-{by.authority_code[:40]}-{today.year}-{number:03d}", authority_code=by.authority_code,
        opinion=opinion.strip()[:500], made_by=by.actor_ref,
    )  # fmt: skip
    DisposalEntry.objects.bulk_create(DisposalEntry(list=found, archive=row) for row in rows)
    record(by, "archive.list_made", found, reason=opinion, detail={"entries": len(rows)})
    return found


def _locked(found: DisposalList) -> DisposalList:
    return DisposalList.objects.select_for_update(of=("self",)).get(pk=found.pk)


@transaction.atomic
def keep_longer(entry: DisposalEntry, *, by: Viewer, opinion: str, is_kept: bool = True) -> None:
    """Appraisal decides to keep one after all, while the list is drawn up; it stays in the list, with the reason.

    Raises:
        NotAllowed, NeedsReason, WrongStep: not the archivist; no reason; the list is out of hand already.
    """
    found = _locked(entry.list)
    require_archivist(by, found.authority_code)
    if found.state not in (ListState.DRAFT, ListState.REJECTED):
        raise WrongStep
    if is_kept and not opinion.strip():
        raise NeedsReason
    DisposalEntry.objects.filter(pk=entry.pk).update(is_kept=is_kept, opinion=opinion.strip()[:300])
    record(by, "archive.appraised", found, reason=opinion, detail={"entry": entry.pk, "kept": is_kept})


@transaction.atomic
def submit_list(found: DisposalList, *, by: Viewer) -> DisposalList:
    """Send the list round for approval. Sending twice is harmless.

    Raises:
        NotAllowed: not the archivist. WrongStep: not drawn up or sent back. CannotBeListed: nothing left on it.
    """
    found = _locked(found)
    require_archivist(by, found.authority_code)
    if found.state == ListState.SUBMITTED:
        return found
    require_list(found.state, ListState.SUBMITTED)
    if not found.entries.filter(is_kept=False).exists():
        raise CannotBeListed
    if found.state == ListState.REJECTED:
        found.round += 1
    found.state, found.submitted_at = ListState.SUBMITTED, timezone.now()
    found.save()
    record(by, "archive.list_submitted", found, detail={"round": found.round})
    return found


def post_for(found: DisposalList, by: Viewer) -> str:
    """In which capacity the viewer may approve now; empty when in none: the posts agree in their order."""
    if found.state != ListState.SUBMITTED or by.role != Role.OFFICER:
        return ""
    given = {one.as_post for one in found.approvals.all() if one.round == found.round}
    turn = next((post for post in NEEDED if post not in given), "")
    if any(one.by == by.actor_ref and one.round == found.round for one in found.approvals.all()):
        return ""
    if turn == ADMINISTRATION:
        return turn if is_administration(by) else ""
    # 编制与审批分离: who drew the list up does not sign it as archivist.
    own = (
        by.authority_code == found.authority_code
        and by.holds(turn)
        and not (turn == ARCHIVIST and by.actor_ref == found.made_by and _has_other_archivist(found))
    )
    return turn if turn and own else ""


def _has_other_archivist(found: DisposalList) -> bool:
    from tongban.registers.authorities.public import officers_of

    makers = {f"officer:{one.pk}" for one in officers_of(found.authority_code, ARCHIVIST)}
    return bool(makers - {found.made_by})


@transaction.atomic
def approve_list(found: DisposalList, *, by: Viewer, agree: bool, opinion: str = "") -> DisposalList:
    """One of archivist, head and archive administration agrees or not, in this order, each another person.

    Raises:
        NotAllowed: not the viewer's turn.
        NeedsReason: a refusal without reason.
    """
    found = _locked(found)
    post = post_for(found, by)
    if not post:
        raise NotAllowed(_("现在不是您审批，或者您已经审批过"))
    if not agree and not opinion.strip():
        raise NeedsReason
    Approval.objects.create(
        list=found, round=found.round, as_post=post, by=by.actor_ref, is_agreed=agree, opinion=opinion.strip()[:300]
    )
    if not agree:
        require_list(found.state, ListState.REJECTED)
        found.state = ListState.REJECTED
    elif post == NEEDED[-1]:
        require_list(found.state, ListState.APPROVED)
        found.state = ListState.APPROVED
    found.save()
    record(by, "archive.list_answered", found, reason=opinion, detail={"post": post, "agreed": agree})
    return found


@transaction.atomic
def destroy(found: DisposalList, *, by: Viewer) -> DisposalList:
    """Remove the packages of an approved list for good; what stays is the register and a certificate.

    What was frozen since the approval is left out. Destroying twice is harmless.

    Raises:
        NotAllowed: not an archivist of the authority.
        WrongStep: not approved.
    Legal: 档案法 第三十一条; 个人信息保护法 第四十七条.
    """
    found = _locked(found)
    require_archivist(by, found.authority_code)
    if found.state == ListState.DONE:
        return found
    require_list(found.state, ListState.DONE)
    now = timezone.now()
    gone = [entry for entry in found.entries.filter(is_kept=False).select_related("archive") if _may_go(entry.archive)]
    for entry in gone:
        for row in [entry.archive, *entry.archive.later.all()]:
            _remove(row, found, by)
        entry.destroyed_at = now
        entry.save(update_fields=["destroyed_at"])
    found.state, found.done_at, found.done_by = ListState.DONE, now, by.actor_ref
    found.certificate_number = f"{found.number}-ZM"
    found.certificate = store(
        certificate_pdf(found, gone), name=f"{found.certificate_number}.pdf", by="system", scan=False,
        owner_ref=f"archives.disposallist:{found.pk}",
    )  # fmt: skip
    found.save()
    append("archive.destroyed", {"list": found.number, "certificate": found.certificate.digest}, about=found)
    record(by, "archive.destroyed", found, detail={"packages": len(gone)})
    return found


def _may_go(row: Archive) -> bool:
    return row.state in KEPT and row.retention != "Y" and not row.holds.filter(lifted_at=None).exists()


def _remove(row: Archive, found: DisposalList, by: Viewer) -> None:
    """The bytes go, the register stays; the log keeps only digests."""
    row = Archive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state not in KEPT or row.file is None:
        return
    require(row.state, State.DESTROYED)
    file, row.file, row.state = row.file, None, State.DESTROYED
    row.save(update_fields=["file", "state"])
    remove(file, by=by, reason=f"{_('销毁清册')} {found.number}")
    append("archive.package_destroyed", log_content(row), about=row)
    announce("tongban.archive.destroyed", subject=row.owner_ref, data={"identifier": row.identifier})
