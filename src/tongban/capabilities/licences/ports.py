"""What seals need from outside: the moment, sworn by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket

# SHA-256 digest → TimeStampToken as DER.
Stamper = Callable[[bytes], bytes]


@runtime_checkable
class TimeStamps(Adapter, Protocol):
    """时间戳服务: says at which moment something existed, without seeing it.

    Legal: RFC 3161; GB/T 20520-2006; 电子签名法 第五条.
    """

    def stamper(self) -> Stamper:
        """What makes tokens, with all it needs at hand: it is called where nothing may be looked up in a database.

        The token is CMS SignedData over a TSTInfo for the SHA-256 digest, with the authority's certificate inside.

        Raises:
            PortUnavailable: (also from the stamper) no answer within 5 seconds. Retry later.
            PortRefused: (also from the stamper) the authority refused. Do not retry.
        """
        ...


time_stamps = Socket(
    "time_stamps", TimeStamps, default="tongban.capabilities.licences.adapters.embedded.EmbeddedTimeStamps"
)
