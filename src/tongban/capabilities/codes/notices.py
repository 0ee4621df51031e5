"""Messages of this room."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind, send
from tongban.registers.authorities.public import officers_of

from .cards import masked
from .models import AttachedCard, LawfulUse, Scan, ScanObjection, VenueComplaint, VenueTicket, Verdict
from .ports import card_issuers


def declare() -> None:
    """At start-up."""
    declare_kind(
        "code.copied",
        title=_("您的随申码可能被人复制"),
        body=_(
            "%(time)s在“%(gate)s”出示的码，在别处也出示过。如果不是您本人，请解除不认识的设备，并对这条记录提出异议。"
        ),
        category=Category.ACCOUNT,
        by_sms=True,
    )
    declare_kind(
        "code.card_void",
        title=_("并入随申码的卡已停用"),
        body=_("%(card)s（%(number)s）已被发卡方停用：%(reason)s"),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "code.called",
        title=_("请到%(place)s"),
        body=_("您的 %(number)s 号到了，请到%(place)s办理。"),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "code.venue_complaint_answered",
        title=_("场所投诉有答复了"),
        body=_("“%(place)s”答复：%(answer)s"),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "code.objection_answered",
        title=_("扫码异议有答复了"),
        body=_("“%(gate)s”答复：%(answer)s"),
        category=Category.ACCOUNT,
    )

    _declare_law()


def _declare_law() -> None:
    declare_kind(
        "code.lawful_use",
        title=_("执法人员依法查看了您的码"),
        body=_("%(time)s，%(authority)s依据%(basis)s查看了您的码，事由：%(purpose)s。您可以查看详情，也可以提出异议。"),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "code.lawful_unlawful",
        title=_("一次执法用码被认定不当"),
        body=_("%(time)s对您的码的查看，%(authority)s的法制人员认定不当：%(note)s"),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "code.law_second",
        title=_("您被列为第二名执法人员"),
        body=_("%(officer)s在%(case)s中查看了一个码，把您列为第二名执法人员。请到“执法用码”确认，不在场请说明。"),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "code.law_alarm",
        title=_("一次执法用码不寻常"),
        body=_("%(officer)s在%(case)s中的用码：%(alarms)s。请复核。"),
        category=Category.ACCOUNT,
    )
    declare_kind(
        "code.law_questioned",
        title=_("请说明一次执法用码"),
        body=_("法制人员对%(case)s中的用码有疑问：%(note)s。请说明。"),
        category=Category.ACCOUNT,
    )


ALARMS = {
    "many": _("一小时内查看很多"), "off_duty": _("在执勤时间以外"), "same_holder": _("反复查看同一对象"),
    "second_absent": _("第二名执法人员说不在场"),
}  # fmt: skip


def _link(use: LawfulUse) -> str:
    return f"/gate/law/{use.pk}/"


def _when(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def tell_lawful_use(use: LawfulUse) -> None:
    """The holder hears of a look by law: at once, or when its delay has ended. A second time nothing happens."""
    if use.notified_at is not None or use.told_at > timezone.now():
        return
    scan, body = use.scan, use.scan.gate.authority.name
    values = {"time": _when(scan.at), "authority": body, "basis": use.basis, "purpose": use.purpose}
    reference, holder = f"code.lawful_use:{use.pk}", scan.person or scan.organisation
    if holder is not None:
        send(holder, "code.lawful_use", values, reference=reference, link=f"/code/scans/{scan.pk}/")
    use.notified_at = timezone.now()
    use.save(update_fields=["notified_at"])


def tell_unlawful(use: LawfulUse) -> None:
    """The holder hears that a look was found to be without right; never before the look itself is told."""
    scan = use.scan
    holder = scan.person or scan.organisation
    if holder is not None and use.verdict == Verdict.UNLAWFUL and use.told_at <= timezone.now():
        values = {"time": _when(scan.at), "authority": scan.gate.authority.name, "note": use.note}
        send(holder, "code.lawful_unlawful", values, reference=f"code.lawful_unlawful:{use.pk}",
             link=f"/code/scans/{scan.pk}/")  # fmt: skip


def tell_second(use: LawfulUse) -> None:
    """Who was named as second officer confirms it or says that they were not there."""
    if use.second is not None:
        values = {"officer": use.officer.name, "case": use.case_number}
        send(use.second, "code.law_second", values, reference=f"code.law_second:{use.pk}", link=_link(use))


def tell_alarm(use: LawfulUse) -> None:
    """Legal supervisors of the body, and of the one above where it has none, hear of what is unusual."""
    if not use.alarms:
        return
    body = use.scan.gate.authority
    whom = officers_of(body.code, "legal") or (officers_of(body.superior_id, "legal") if body.superior_id else [])
    said = "、".join(str(ALARMS[one]) for one in use.alarms)
    for officer in whom:
        values = {"officer": use.officer.name, "case": use.case_number, "alarms": said}
        reference = f"code.law_alarm:{use.pk}:{officer.pk}:{len(use.alarms)}"
        send(officer, "code.law_alarm", values, reference=reference, link=_link(use))


def tell_questioned(use: LawfulUse) -> None:
    """The officer is asked to explain."""
    values = {"case": use.case_number, "note": use.note}
    send(use.officer, "code.law_questioned", values, reference=f"code.law_questioned:{use.pk}", link=_link(use))


def tell_copy(scan: Scan) -> None:
    """The holder learns that one drawing was let through at two places."""
    if scan.person is not None:
        when = timezone.localtime(scan.at).strftime("%Y-%m-%d %H:%M")
        send(
            scan.person,
            "code.copied",
            {"time": when, "gate": scan.gate.title_zh},
            reference=f"code.copied:{scan.drawing}",
        )


def tell_objection_answered(objection: ScanObjection) -> None:
    """The holder reads the answer."""
    holder = objection.scan.person or objection.scan.organisation
    if holder is not None:
        values = {"gate": objection.scan.gate.title_zh, "answer": objection.answer}
        send(holder, "code.objection_answered", values, reference=f"code.objection:{objection.pk}")


def tell_card_void(row: AttachedCard, reason: str) -> None:
    """The holder learns that a card behind the code was taken back."""
    title = card_issuers[row.issuer].title["zh"] if row.issuer in card_issuers.names() else row.issuer
    values = {"card": title, "number": masked(row.number), "reason": reason}
    send(row.person, "code.card_void", values, reference=f"code.card_void:{row.pk}")


def tell_called(ticket: VenueTicket) -> None:
    """Whose turn it is."""
    values = {"place": ticket.venue.title_zh, "number": ticket.number}
    send(ticket.person, "code.called", values, reference=f"code.called:{ticket.pk}")


def tell_complaint_answered(row: VenueComplaint) -> None:
    """Who complained reads the answer."""
    values = {"place": row.venue.title_zh, "answer": row.answer}
    send(row.person, "code.venue_complaint_answered", values, reference=f"code.venue_complaint:{row.pk}")
