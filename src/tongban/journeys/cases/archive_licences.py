"""What of a licence is filed with the case that gave it, and which licences were relied on for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tongban.capabilities.archives.public import Component, record_sheet
from tongban.capabilities.licences.public import (
    Licence,
    SealCheck,
    licence_by_identifier,
    ofd_of,
    pdf_of,
    verify_document,
    verify_file,
)
from tongban.capabilities.reliance.public import Complaint, Use, uses_for_case
from tongban.foundation.files.public import StoredFile, read
from tongban.foundation.ledger.public import entries_about
from tongban.journeys.cases.archive_records import when
from tongban.journeys.cases.models import Case

KINDS = {"issued": "签发", "state": "状态变更", "replaced": "换发", "collected": "归集", "amended": "更正"}


def licence_of(case: Case) -> Licence | None:
    """The licence that the case gave."""
    identifier = case.decision.licence_identifier if hasattr(case, "decision") else ""
    return licence_by_identifier(identifier) if identifier else None


def required_faces(licence: Licence | None) -> tuple[str, ...]:
    """Keys of the drawn forms without which the package of a case that gave a licence is not whole."""
    return () if licence is None else (f"licence:{licence.identifier}", f"licence_ofd:{licence.identifier}")


def licence_components(licence: Licence | None) -> Iterator[Component]:
    """Both drawn forms, made here where nobody has asked for them yet, and its states as they are now.

    A later state is a later package. What was put right afterwards, a version without a case of its own, is filed here
    too; one that came from a case lies with that case and is named in the history.

    Legal: GB/T 33190-2016 (OFD); GB/T 23286.1-2009 (PDF/A); DA/T 85-2019 (归档范围).
    """
    if licence is None:
        return
    yield from _faces(licence)
    rows = _history(licence)
    for later in _successors(licence):
        rows.append(
            ({"时间": when(later.issued_on), "事项": "换发", "证照标识": later.identifier, "版本": later.version}, "")
        )
        if not later.case_ref:
            yield from _faces(later)
            rows += _history(later)
    yield Component(
        "licence_history", "05", "证照履历", record_sheet(f"证照履历 {licence.identifier}", rows), step="制证"
    )


def _successors(licence: Licence) -> Iterator[Licence]:
    seen = {licence.pk}
    waiting = list(licence.replaced_by.all())
    while waiting:
        one = waiting.pop(0)
        if one.pk not in seen:
            seen.add(one.pk)
            yield one
            waiting += one.replaced_by.all()


def _faces(licence: Licence) -> Iterator[Component]:
    title = f"电子证照_{licence.type.title_zh}" + (f"_第{licence.version}版" if licence.version > 1 else "")
    ofd, pdf = ofd_of(licence), pdf_of(licence)  # in this order both come from one drawing
    for key, file in (("licence", pdf), ("licence_ofd", ofd)):
        yield Component(
            f"{key}:{licence.identifier}", "05", title, read(file), by="发证机关", step="制证", at=file.stored_at,
            signature=signature_of(file),
        )  # fmt: skip


def _history(licence: Licence) -> list[tuple[dict[str, object], str]]:
    return [
        ({"时间": when(one.at), "事项": KINDS.get(one.kind, one.kind), "状态": str(one.get_state_display()),
          "经办": one.by}, one.reason)
        for one in licence.history.all()
    ]  # fmt: skip


def use_components(case: Case) -> Iterator[Component]:
    """用证记录: which licences of the applicant were called for this case, with their place in the log, and the copies.

    What was shown is on the marked copy; a use that was refused is filed as well, and what the holder complained of.

    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号); 个人信息保护法 第五十五条 (records).
    """
    uses = uses_for_case(str(case.number or ""), person=case.person_id, organisation=case.organisation_id)
    if not uses:
        return
    rows: list[tuple[dict[str, object], str]] = []
    for one in uses:
        rows.append((_use_row(one), one.purpose))
        if hasattr(one, "complaint"):
            rows += _complaint_rows(one, one.complaint)
    yield Component("uses", "03", "用证记录", record_sheet("用证记录", rows), by="实施机关", step="审查")
    for one in uses:
        if one.copy is not None:
            yield Component(
                f"use:{one.number}", "03", f"加注件_{one.number}", read(one.copy), by="实施机关", step="审查",
                at=one.at, signature=signature_of(one.copy),
            )  # fmt: skip


def _use_row(use: Use) -> dict[str, object]:
    licence = use.licence
    return {
        "用证编号": use.number,
        "时间": when(use.at),
        "方式": str(use.get_way_display()),
        "用证单位": use.party.name if use.party else "未登记的用证人",
        "证照": licence.type.title_zh if licence else "",
        "证照标识": licence.identifier if licence else "",
        "依据": use.legal_basis,
        "项目": "、".join([*(_zh(one["label"]) for one in use.given), *(_zh(one["title"]) for one in use.answers)]),
        "结果": f"未提供（{use.refused}）" if use.refused else "已提供",
        "经办": use.by,
        "存证条目": "、".join(str(one.pk) for one in entries_about(use)),
    }


def _complaint_rows(use: Use, one: Complaint) -> list[tuple[dict[str, object], str]]:
    said: list[tuple[str, datetime | None, str]] = [
        ("持证人投诉", one.raised_at, one.text),
        ("用证单位答复", one.party_replied_at, one.party_reply),
        (f"发证机关结论：{'成立' if one.is_founded else '不成立'}", one.closed_at, one.reply),
    ]
    return [({"用证编号": use.number, "事项": what, "时间": when(at)}, str(text)) for what, at, text in said if at]


def _zh(words: object) -> str:
    return str(words.get("zh", "")) if isinstance(words, dict) else str(words)


def signature_of(file: StoredFile) -> str:
    """What the check of a file's own seals says, in the words of the metadata; empty when it carries none."""
    if file.kind not in ("pdf", "ofd"):
        return ""
    content = read(file)
    report = verify_document(content) if file.kind == "pdf" else verify_file(content)
    if not report.seals:
        return "" if file.kind == "pdf" else f"无效：{'；'.join(str(one) for one in report.problems)}"
    return _seal_words(report.seals)


_LISTED = {
    "recognised": "，经认可",
    "kept": "，签时经认可",
    "withdrawn": "，已不再认可",
    "expired": "，证书有效期不能证明",
}


def _seal_words(seals: tuple[SealCheck, ...]) -> str:
    names = "、".join(seal.signed_by for seal in seals)
    if not all(seal.is_intact for seal in seals):
        return f"无效：{names}"
    if all(seal.is_ours for seal in seals):
        return f"有效：{names}"
    outside = "、".join(f"{seal.outside.title_zh}{_LISTED[seal.outside.state]}" for seal in seals if seal.outside
                       and seal.outside.state)  # fmt: skip
    return f"完整，签章来自本市以外：{names}" + (f"（签发机构：{outside}）" if outside else "")
