"""The front door of *crypto*."""

from .errors import BadCiphertext, BadSignature
from .sm2 import GmalgSm2, Sm2Provider, TongsuoSm2
from .suites import Hasher, InternationalSuite, NationalSuite, P256Suite, Suite, suite

__all__ = [
    "BadCiphertext",
    "BadSignature",
    "GmalgSm2",
    "Hasher",
    "InternationalSuite",
    "NationalSuite",
    "P256Suite",
    "Sm2Provider",
    "Suite",
    "TongsuoSm2",
    "suite",
]
