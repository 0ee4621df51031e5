"""What a gate needs to read the codes of a city: no Django, no database, no network while it decides.

A turnstile, a bus, a library door or an inspector's telephone holds three things, brought up to date whenever there
is a network: the *key set* (who may sign what), the *revocation filter* (which codes are dead) and the *scenes* (what
may be asked here), each under the signature of the root key that was compared once, when the gate was installed.
``Gate.check`` takes the text of a scanned symbol and answers at once, with the reason.

    keys, revoked, rules = KeySet(root), Revoked(), SceneRules(root, "my-gate")
    keys.apply(news_keys), revoked.take(news_revoked, root), rules.take(news_scenes)
    gate = Gate(keys, revoked, rules.scenes)
    decision = gate.check(text, "metro.entry")

The wire format is in ``docs/developers/codes.md``; it uses COSE_Sign1 (RFC 9052), CWT claims (RFC 8392, RFC 8747) and
Base45 (RFC 9285). Needs the packages ``cbor2`` and ``cryptography``; for SM2 also ``tongsuopy`` or ``gmalg``.
"""

from .gate import Decision, Gate
from .journal import Journal
from .keys import Key, KeySet
from .lists import BadList, SceneRules
from .revocation import Revoked
from .scenes import Scene
from .wire import Kind, NotACode, Shown

__all__ = [
    "BadList", "Decision", "Gate", "Journal", "Key", "KeySet", "Kind", "NotACode", "Revoked", "Scene", "SceneRules",
    "Shown",
]  # fmt: skip
