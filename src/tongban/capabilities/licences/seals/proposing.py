"""Acts on seals that two operators do together, on the shelf of *trust*."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tongban.capabilities.licences.errors import SealActRefused
from tongban.capabilities.licences.models import Seal
from tongban.foundation.access.public import Viewer
from tongban.foundation.trust.public import NoSuchKey, SealNotUsable, declare_act

from .keeping import destroy_seal, replace_seal, restore_seal


def put_on_shelf() -> None:
    """Called once at start-up."""
    for name, act in {"restore": restore_seal, "destroy": destroy_seal, "replace": replace_seal}.items():
        declare_act(f"seal.{name}", _as_act(act))


def _as_act(act: Callable[..., Seal]) -> Callable[[str, Mapping[str, Any], str, Any], object]:
    def carried_out(subject: str, _detail: Mapping[str, Any], reason: str, by: Viewer) -> object:
        seal = Seal.objects.filter(pk=int(subject)).first()
        if seal is None:
            raise NoSuchKey(f"no seal {subject}")
        try:
            return act(seal, reason=reason, by=by)
        except SealActRefused as error:
            raise SealNotUsable(str(error)) from error

    return carried_out
