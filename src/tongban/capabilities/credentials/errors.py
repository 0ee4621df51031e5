"""What can be wrong with a credential, in words for everyone."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "malformed": _("不是一份完整的可验证凭证，可能被截断或改动过。"),
    "algorithm": _("签名算法不在允许之列。"),
    "signature": _("签名对不上：凭证被改动过，或者不是这个签发者签的。"),
    "disclosure": _("披露的内容与签发时的摘要对不上。"),
    "issuer": _("不是可信的签发者。"),
    "type": _("不是所要的凭证种类。"),
    "not_yet": _("凭证还没有生效。"),
    "expired": _("凭证已经过期。"),
    "revoked": _("凭证已被撤销。"),
    "suspended": _("凭证已被暂扣。"),
    "status_unknown": _("查不到凭证的状态。"),
    "holder": _("出示的人没有证明自己是持有人。"),
    "audience": _("这次出示是给别的核验方的。"),
    "nonce": _("这次出示不是对本次请求的答复。"),
    "replayed": _("这次出示已经用过了。"),
    "query": _("出示的内容没有包含所要的项目。"),
}


class CredentialRefused(Exception):
    """A credential or a presentation is not to be relied on; ``reason`` is one of ``REASONS``. Do not use any claim."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail

    @property
    def words(self) -> str:
        """The reason in the reader's language."""
        return str(REASONS[self.reason])


class WalletRefused(Exception):
    """A wallet asked for something that it may not have; ``code`` is the protocol's own error name.

    Legal: OpenID for Verifiable Credential Issuance 1.0, 6.3 (token errors), 8.3.1 (credential errors).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class RequestGone(Exception):
    """There is no such request or it is over. Ask the verifier for a new one."""
