"""The words a person agrees to; what was shown is kept word for word with the signature."""

from __future__ import annotations

from django.utils.translation import gettext as _


def consent_text(title: str, digest: str, name: str) -> str:
    """What the signer agrees to, in the language of the page.

    Legal: 电子签名法 第十三条, 第十四条 (a reliable electronic signature has the effect of one by hand).
    """
    return _(
        "我已看过《%(title)s》（SHA-256 %(digest)s）的全部内容，同意以%(name)s的名义签署。"
        "我知道可靠的电子签名与手写签名或者盖章具有同等的法律效力。"
    ) % {"title": title, "digest": digest, "name": name}
