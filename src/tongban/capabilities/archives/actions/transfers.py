"""移交进馆: several archives in one package with a list, taken in by an institution after its own checks."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.archives import xml
from tongban.capabilities.archives.actions.filing import LARGEST, log_content, open_task
from tongban.capabilities.archives.errors import ArchiveError, WrongStep
from tongban.capabilities.archives.models import Archive, ArchiveTask, Transfer, TransferEntry
from tongban.capabilities.archives.packing import pack
from tongban.capabilities.archives.ports import institution
from tongban.capabilities.archives.sealing import digest, seal
from tongban.capabilities.archives.states import State, TransferState, require
from tongban.capabilities.archives.steps import require_archivist
from tongban.foundation.access.public import Viewer
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.audit.public import record
from tongban.foundation.files.public import read, store
from tongban.foundation.ledger.public import append

LIST, SEAL = "移交清单.xml", "移交签名.xml"
MOST = 500


@transaction.atomic
def prepare_transfer(pks: Iterable[int], *, by: Viewer, note: str = "") -> Transfer:
    """Choose what goes; with each first package go its later ones.

    Raises:
        NotAllowed: not an archivist.
        ArchiveError: nothing chosen, too many, or one that is not filed here or is in another transfer.
    Legal: 档案法 第十五条; 电子档案移交与接收办法.
    """
    require_archivist(by, by.authority_code)
    wanted = set(pks)
    rows = list(
        Archive.objects.select_for_update(of=("self",)).filter(
            pk__in=wanted, authority_code=by.authority_code, state=State.FILED, key="first"
        )
    )
    under_way = TransferEntry.objects.filter(
        archive__in=rows, transfer__state__in=[TransferState.PREPARED, TransferState.SENT]
    )
    if not wanted or len(wanted) > MOST or len(rows) != len(wanted) or under_way.exists():
        raise ArchiveError(_("请选择已归档、还没有移交的档案，一次不超过 500 件"))
    today = timezone.localdate()
    number = Transfer.objects.filter(authority_code=by.authority_code, made_at__year=today.year).count() + 1
    found = Transfer.objects.create(
        number=f"YJ-{by.authority_code[:40]}-{today.year}-{number:03d}", authority_code=by.authority_code,
        institution=institution().title, note=note.strip()[:300], made_by=by.actor_ref,
    )  # fmt: skip
    later = Archive.objects.filter(first__in=rows, state=State.FILED)
    TransferEntry.objects.bulk_create(TransferEntry(transfer=found, archive=row) for row in [*rows, *later])
    record(by, "archive.transfer_prepared", found, detail={"packages": len(rows)})
    return found


def build(found: Transfer) -> bytes:
    """The transfer package: every archive package, the list with their digests, and a seal over the list."""
    members, rows = {}, []
    for number, entry in enumerate(found.entries.select_related("archive__file__blob"), 1):
        row = entry.archive
        assert row.file is not None
        members[f"{row.identifier}.zip"] = read(row.file)
        attributes: dict[str, object] = {
            "序号": number, "档号": row.identifier, "办件编号": row.number, "字节": row.size, "SM3": row.digest,
            "保管期限": row.retention, "首次归档": row.first.identifier if row.first else "",
        }  # fmt: skip
        rows.append(xml.tag("档案", {name: value for name, value in attributes.items() if value}, "", 1))
    head = {"编号": found.number, "移交单位": found.authority_code, "接收机构": found.institution, "件数": len(rows)}
    listed = xml.document(xml.tag("移交清单", head, rows))
    members |= {LIST: listed, SEAL: seal(found.number, listed)}
    return pack(members)


def send(found: Transfer, *, by: Viewer) -> Transfer:
    """Send the package and take the institution's answer: received when every check of theirs passed.

    Sending again what is on its way sends the same package under the same number.

    Raises:
        NotAllowed: not the archivist. WrongStep: answered already.
        PortUnavailable: no answer; send again later.
    """
    require_archivist(by, found.authority_code)
    found = _sealed(found, by)
    assert found.file is not None
    try:
        answer = institution().take(number=found.number, package=read(found.file), digest=found.digest)
    except PortRefused as error:
        return _answered(found, by, "", {}, str(error))
    return _answered(found, by, answer.receipt, answer.results, answer.reason)


@transaction.atomic
def _sealed(found: Transfer, by: Viewer) -> Transfer:
    found = Transfer.objects.select_for_update(of=("self",)).select_related("file__blob").get(pk=found.pk)
    if found.state == TransferState.SENT:
        return found
    if found.state != TransferState.PREPARED:
        raise WrongStep
    content = build(found)
    found.file = store(
        content, name=f"{found.number}.zip", by="system", owner_ref=f"archives.transfer:{found.pk}",
        max_bytes=LARGEST, scan=False,
    )  # fmt: skip
    found.digest, found.state, found.sent_at = digest(content), TransferState.SENT, timezone.now()
    found.save()
    record(by, "archive.transfer_sent", found, detail={"sm3": found.digest})
    return found


@transaction.atomic
def _answered(found: Transfer, by: Viewer, receipt: str, results: dict[str, str], reason: str) -> Transfer:
    found = Transfer.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if found.state != TransferState.SENT:
        return found
    good = bool(receipt)
    found.state = TransferState.RECEIVED if good else TransferState.REFUSED
    found.receipt, found.answered_at = receipt, timezone.now()
    found.note = reason[:300] or found.note
    found.save()
    for entry in found.entries.select_related("archive"):
        fault = results.get(str(entry.archive.identifier), "")
        entry.is_sound, entry.detail = not fault and good, fault[:300]
        entry.save(update_fields=["is_sound", "detail"])
        row = Archive.objects.select_for_update(of=("self",)).get(pk=entry.archive_id)
        if good and row.state == State.FILED:
            require(row.state, State.TRANSFERRED)
            row.state = State.TRANSFERRED
            row.save(update_fields=["state"])
            append("archive.transferred", {**log_content(row), "receipt": receipt}, about=row)
        elif fault:
            open_task(row, ArchiveTask.Kind.TRANSFER, fault)
    record(by, "archive.transfer_answered", found, reason=reason, detail={"receipt": receipt})
    return found
