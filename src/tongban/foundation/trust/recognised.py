"""认可的电子认证机构: bodies outside this city whose certificates are believed on files that people hand in.

Two operators enter and withdraw them. A seal under such a certificate is never a seal of this city: it says who
signed, and that nothing was changed since. No revocation lists are fetched; an authority that cannot be relied on
any more is withdrawn as a whole.

Legal: 电子签名法 第十六条 to 第十八条, 第二十六条; 电子认证服务管理办法 (number and state of a licence);
国务院令第716号 第八条, 第十条 (seals and e-licences of other regions). Numbers of articles are industry knowledge, not
yet compared with the texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from django.db import transaction
from django.db.models import Count, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .authority_certificates import read_authority
from .errors import NoSuchKey, NotTrusted
from .models import AuthorityKind, RecognisedAuthority
from .proposing import declare_act
from .reporting import report
from .sm2_certificates import der_in, require_issued_by


@dataclass(frozen=True)
class Standing:
    """What the list says of the certificate under a seal or signature that is not ours.

    Attributes:
        state: ``recognised``; ``kept``: the authority was withdrawn since, and the file is proven older; ``withdrawn``:
            not proven older; ``expired``: the certificate was not valid then; empty: its issuer is not on the list.
        withdrawn_on: ISO day; empty while the authority is recognised.
    """

    state: str = ""
    title_zh: str = ""
    title_en: str = ""
    withdrawn_on: str = ""

    @property
    def is_relied_on(self) -> bool:
        """What it signed is believed."""
        return self.state in ("recognised", "kept")

    @property
    def title(self) -> str:
        """The authority in the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh

    @property
    def words(self) -> str:
        """One sentence for everybody."""
        about = {"name": self.title, "day": self.withdrawn_on}
        if self.state == "recognised":
            return _("证书由本市认可的机构“%(name)s”签发。") % about
        if self.state == "kept":
            return _("证书由“%(name)s”签发；%(day)s 起本市不再认可它，这份文件可以证明签在之前，仍然采信。") % about
        if self.state == "withdrawn":
            return _("证书由“%(name)s”签发；%(day)s 起本市不再认可它，不能证明这份文件签在之前。") % about
        if self.state == "expired":
            return _("证书由“%(name)s”签发，但不能证明签的时候证书在有效期内。") % about
        return _("签发证书的机构不在本市的认可名单上。")


def recognised_authorities() -> list[RecognisedAuthority]:
    """The whole list by name, also what was withdrawn or has expired."""
    return list(RecognisedAuthority.objects.all())


def authority_of(pk: int) -> RecognisedAuthority:
    """One of the list.

    Raises:
        NoSuchKey: there is none.
    """
    row = RecognisedAuthority.objects.filter(pk=pk).first()
    if row is None:
        raise NoSuchKey(f"no recognised authority {pk}")
    return row


def list_version() -> Coalesce:
    """How often the list has changed, as an expression: what was judged under another number is judged anew."""
    whole = RecognisedAuthority.objects.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(whole.annotate(n=Count("pk") + Count("withdrawn_at")).values("n")), Value(0))


def current_list() -> int:
    """How often the list has changed, as a number."""
    return sum(1 if one.withdrawn_at is None else 2 for one in recognised_authorities())


def standing_of(row: RecognisedAuthority, at: datetime, proven: datetime | None) -> Standing:
    """How a certificate that this authority issued stands.

    Args:
        at: the moment at which certificates have to be valid.
        proven: when the signature existed for certain, by a good time stamp or because we had the file; None: unknown.
    """
    titles = (row.title_zh, row.title_en)
    if not row.valid_from <= at <= row.valid_until:
        return Standing("expired", *titles)
    if row.withdrawn_at is None:
        return Standing("recognised", *titles)
    state = "kept" if proven is not None and proven < row.withdrawn_at else "withdrawn"
    return Standing(state, *titles, timezone.localtime(row.withdrawn_at).date().isoformat())


def sm2_standing(certificates: tuple[bytes, ...], at: datetime, proven: datetime | None) -> Standing:
    """How certificates stand of which each must come straight from a recognised SM2 authority: of a seal and its maker.

    The worst counts. An issuing authority below a national root has to be on the list itself: a seal carries no chain.

    Args:
        at: when it was sealed.
    """
    rows = [one for one in recognised_authorities() if one.kind == AuthorityKind.SM2]
    found = [_of_one(one, rows, at, proven) for one in certificates]
    order = ("", "expired", "withdrawn", "kept", "recognised")
    return min(found, key=lambda one: order.index(one.state))


def _of_one(certificate: bytes, rows: list[RecognisedAuthority], at: datetime, proven: datetime | None) -> Standing:
    parsed = x509.Certificate.load(certificate)
    usage = parsed.key_usage_value
    if parsed.ca or (usage is not None and not usage.native & {"digital_signature", "non_repudiation"}):
        return Standing()
    for row in sorted(rows, key=lambda one: one.withdrawn_at is not None):
        issuer = der_in(row.certificate)
        if x509.Certificate.load(issuer).subject != parsed.issuer:
            continue
        try:
            require_issued_by(issuer, certificate)
        except NotTrusted:
            continue
        if not parsed.not_valid_before <= at <= parsed.not_valid_after:
            return Standing("expired", row.title_zh, row.title_en)
        return standing_of(row, at, proven)
    return Standing()


def _by(by: Any) -> str:
    return str(by if isinstance(by, str) else by.actor_ref)[:80]


@transaction.atomic
def recognise(content: bytes, *, title_zh: str, title_en: str, ground: str, by: Any) -> RecognisedAuthority:
    """Believe from now on what this authority certifies. A second time is harmless.

    Args:
        content: its certificate.
        ground: number of the licence, or the agreement of mutual recognition.
    Raises:
        AuthorityRefused: the certificate is not fit.
    """
    found = read_authority(content)
    row, made = RecognisedAuthority.objects.get_or_create(
        fingerprint=found.fingerprint, withdrawn_at=None,
        defaults={
            "title_zh": title_zh[:80], "title_en": title_en[:120], "kind": found.kind, "certificate": found.pem,
            "valid_from": found.valid_from, "valid_until": found.valid_until, "ground": ground[:200],
            "recognised_by": _by(by),
        },
    )  # fmt: skip
    if made:
        about = {"fingerprint": found.fingerprint, "title": row.title_zh}
        report(by, "trust.authority_recognised", f"trust.authority:{row.pk}", reason=ground, detail=about)
    return row


@transaction.atomic
def withdraw_authority(pk: int, *, reason: str, by: Any) -> RecognisedAuthority:
    """From now on nothing that it certifies is believed, unless it is proven older. A second time is harmless.

    Raises:
        NoSuchKey: it is not on the list.
    """
    row = RecognisedAuthority.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NoSuchKey(f"no recognised authority {pk}")
    if row.withdrawn_at:
        return row
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), _by(by), reason[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    report(by, "trust.authority_withdrawn", f"trust.authority:{row.pk}", reason=reason, detail={"title": row.title_zh})
    return row


def _recognise(_subject: str, detail: Mapping[str, Any], reason: str, by: Any) -> object:
    titles = {name: str(detail[name]) for name in ("title_zh", "title_en")}
    return recognise(str(detail["certificate"]).encode(), **titles, ground=reason, by=by)


def _withdraw(subject: str, _detail: Mapping[str, Any], reason: str, by: Any) -> object:
    return withdraw_authority(int(subject), reason=reason, by=by)


# Subjects: the fingerprint (detail: title_zh, title_en, certificate; reason: the ground); the number on the list.
declare_act("authority.recognise", _recognise)
declare_act("authority.withdraw", _withdraw)
