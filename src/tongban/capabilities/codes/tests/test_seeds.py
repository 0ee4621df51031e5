"""The demonstration city: what is seeded twice stands once."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tongban.capabilities.codes import public as codes
from tongban.capabilities.codes.foreign.samples import health_certificate
from tongban.registers.demonstration.public import load_named

pytestmark = pytest.mark.django_db


def test_seeding_twice_makes_everything_once(settings):
    settings.DEMONSTRATION = True
    load_named()
    for _again in range(2):
        health_certificate.cache_clear()
        call_command("seed_codes", stdout=io.StringIO())
    assert [one.told for one in codes.LawfulUse.objects.all()] == [["firm"], *[["identity"]] * 3]
    assert codes.Venue.objects.count() == 2
    assert codes.ForeignIssuer.objects.count() == 3
    assert codes.IssuerCard.objects.count() == 20
    assert codes.AttachedCard.objects.count() == 8
    assert codes.Gate.objects.filter(code="first-hospital", scenes=["hospital.desk"]).exists()
