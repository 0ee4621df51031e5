"""Lists as CSV, a row at a time, for officers: masked names, no account numbers, every export in the trail."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.ui.public import safe_cell
from tongban.foundation.values.public import mask_name, yuan
from tongban.journeys.benefits.models import Entitlement, PayFile
from tongban.journeys.benefits.queries.desk import pay_file_page
from tongban.journeys.benefits.queries.subjects import entitlements_visible_to
from tongban.journeys.benefits.states import State
from tongban.journeys.benefits.terms import terms_of


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(head: list[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def export_entitlements(viewer: Viewer, *, policy_code: str = "", period: str = "", state: str = "") -> Iterator[str]:
    """Entitlements of the officer's authority as lines of CSV; names masked.

    The export is written into the audit trail before the first line is given.
    """
    rows = entitlements_visible_to(viewer)
    wanted = {"policy_code": policy_code, "period": period, "state": state}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    record(viewer, "benefit.exported", "benefits.entitlement", detail=wanted)
    head = [
        _("编号"),
        _("政策"),
        _("享受期"),
        _("对象"),
        _("区"),
        _("状态"),
        _("应享（元）"),
        _("已付（元）"),
        _("说明"),
    ]
    return _csv(head, (_row(one) for one in rows.order_by("pk").iterator(chunk_size=500)))


def _row(one: Entitlement) -> list[Any]:
    owner = one.owner
    name = mask_name(owner.name) if one.person_id else owner.name
    return [
        one.pk, terms_of(one.policy.pack).title(), one.period, name, one.region_code[:6], State(one.state).label,
        yuan(one.amount_fen).lstrip("¥"), yuan(one.paid_fen).lstrip("¥"), one.reason,
    ]  # fmt: skip


def export_pay_file(viewer: Viewer, file: PayFile) -> Iterator[str]:
    """The lines of a pay file as CSV: account endings only.

    Raises:
        NotVisible: another authority's file.
    """
    page = pay_file_page(viewer, file.pk, size=1)
    record(viewer, "benefit.exported", file)
    rows = page.file.payments.select_related("entitlement__person", "entitlement__organisation").order_by("pk")
    head = [_("拨付编号"), _("收款人"), _("账户末四位"), _("金额（元）"), _("状态"), _("退回原因")]
    return _csv(
        head,
        (
            [one.reference, mask_name(one.payee) if one.entitlement.person_id else one.payee, one.account_tail,
             yuan(one.amount_fen).lstrip("¥"), one.get_state_display(), one.return_reason]
            for one in rows.iterator(chunk_size=500)
        ),
    )  # fmt: skip
