"""Whose the PDF of a licence is, and that it stays: what *files* asks about ``licences.licence``."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.foundation.files.public import declare_home

from .models import Licence


def put_on_shelf() -> None:
    """Called once at start-up."""
    declare_home("licences.licence", whose=whose, why_kept=why_kept)


def whose(licence_ref: str) -> str:
    """The holder."""
    row = Licence.objects.filter(pk=licence_ref.partition(":")[2] or 0).values_list("organisation_id", "person_id")
    for organisation, person in row:
        return f"organisations.organisation:{organisation}" if organisation else f"people.person:{person}"
    return ""


def why_kept(_licence_ref: str) -> str:
    """Legal: 上海市电子证照管理办法 (the issuer keeps what it issued, also after it ended)."""
    return _("证照由发证机关依法保存")
