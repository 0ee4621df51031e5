"""Publishing: a bundle compiled from the published packs of its members becomes a version like any other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785
from django.db import transaction

from tongban.foundation.audit.public import record
from tongban.journeys.bundles.compiling import compile_bundle
from tongban.journeys.bundles.errors import BundleFaulty
from tongban.journeys.bundles.models import Edition, EditionState
from tongban.journeys.bundles.plans import plans_of
from tongban.journeys.bundles.source import Source, load_source, source_of, sources_with
from tongban.journeys.packs.public import Pack, PackNotFound, PackVersion, current, publish, retire


def publish_bundle(folder: Path | str, by: Any) -> PackVersion:
    """Compile a bundle from the versions of its members in force today and publish it. Twice is harmless.

    What was published on screen takes the place of the folder, which is no longer looked at. The version carries a
    digest of its content: when a member changes, the same manifest gives a new version, and open cases keep the one
    they began with.

    Raises:
        BundleFaulty: it does not fit together; nothing was published.
        PackError: as ``packs.publish``.
    """
    source = load_source(folder)
    edition = edition_of(source.code, EditionState.IN_FORCE)
    return _anew(edition, by) if edition is not None else publish_source(source, by)


def publish_source(source: Source, by: Any, *, on_trial: bool = False) -> PackVersion:
    """The same for a bundle that was read already; raises as ``publish_bundle``.

    Args:
        on_trial: it holds only where an edition says so.
    """
    found: dict[str, PackVersion] = {}
    for item in source.items:
        try:
            found[item] = current(item)
        except PackNotFound:
            continue
    compiled = compile_bundle(source, found, {code: pack.digest for code, pack in found.items()})
    digest = sha256(rfc8785.dumps(compiled.content)).hexdigest()
    compiled.manifest["version"] = f"{source.data['version']}-{digest[:8]}"
    return publish(Pack(path=source.path, content=compiled.content, documents={}), by, on_trial=on_trial)


def edition_of(code: str, state: EditionState) -> Edition | None:
    """The version published on screen that runs on trial, or holds in the whole city."""
    return Edition.objects.filter(code=code, state=state).select_related("pack_version").first()


@transaction.atomic
def _anew(edition: Edition, by: Any) -> PackVersion:
    """What was published on screen, compiled from the members of today; on trial where it was."""
    row = Edition.objects.select_for_update().select_related("pack_version").get(pk=edition.pk)
    old = row.pack_version
    new = publish_source(source_of(old.content["bundle"]["source"]), by, on_trial=row.is_pilot)
    if new.pk != old.pk:
        row.pack_version = new
        row.save(update_fields=["pack_version"])
        if row.is_pilot:
            retire(old, by, reason="compiled anew")
    return new


def in_force(code: str) -> PackVersion | None:
    """The version of a bundle with which the city begins new applications; None before the first."""
    try:
        return current(code, kind=PackVersion.Kind.BUNDLE)
    except PackNotFound:
        return None


def _stands_on(bundle: PackVersion | None, item: str) -> bool:
    """A version was compiled from the version of the item in force, so that nothing would change."""
    digest = current(item).digest
    return bundle is not None and any(plan["code"] == item and plan["digest"] == digest for plan in plans_of(bundle))


def recompile(item: str) -> None:
    """After a new version of an item: its bundles are compiled anew.

    One that no longer fits stays as it is, with the old version of the item, and the audit trail says why.
    """
    living = Edition.objects.filter(state__in=[EditionState.PILOT, EditionState.IN_FORCE]).select_related(
        "pack_version"
    )
    on_screen = {edition.code for edition in living if not edition.is_pilot}
    for edition in living:
        has_it = any(plan["code"] == item for plan in plans_of(edition.pack_version))
        if has_it and not _stands_on(edition.pack_version, item):
            _tried(edition.code, partial(_anew, edition, "system"))
    for source in sources_with(item):
        if source.code in on_screen or _stands_on(in_force(source.code), item):
            continue
        _tried(source.code, partial(publish_source, source, "system"))


def _tried(code: str, compile_again: Callable[[], PackVersion]) -> None:
    try:
        compile_again()
    except BundleFaulty as error:
        record("system", "bundle.not_recompiled", f"packs.bundle:{code}", reason=error.message[:500])
