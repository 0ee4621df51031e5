"""Which authority answers for a case, in which region, under which code of the catalogue."""

from __future__ import annotations

from tongban.journeys.cases.content import PackKit
from tongban.journeys.cases.models import Case
from tongban.registers.authorities.public import authority, authority_for
from tongban.registers.catalogue.public import answering_authority, task_code, variant_code

CITY_LEVELS = {"1", "2"}


def responsible_for(case: Case, kit: PackKit) -> tuple[str, str, str]:
    """(authority code, region code, variant code) of a case at submission.

    City items go to the city's department, or to the district that took them over (下沉); others to the bureau of the
    district of the premises named in the form, of the firm, or of the person's home.
    """
    region = region_of(case, kit)
    level = str(kit.pack.manifest.get("catalogue", {}).get("level", "2"))
    if level in CITY_LEVELS:
        found = answering_authority(kit.pack.owner, kit.pack.code, region) or authority(kit.pack.owner)
    else:  # not where nobody works yet: no case may lie where nobody looks
        found = authority_for(kit.pack.owner, region, staffed=True)
    catalogue = kit.pack.manifest.get("catalogue", {})
    sequence = str((catalogue.get("variants") or [{"sequence": "01"}])[0]["sequence"])
    task = task_code(found.credit_code, found.level, str(catalogue.get("catalog_code", "")))
    return found.pk, found.region_id, variant_code(task, sequence)


def region_of(case: Case, kit: PackKit) -> str:
    """Region code of the matter: a region asked for in the form, else of the firm, else where the person lives."""
    answers = case.application.answers or {}
    for name, rule in kit.pack.form_schema.get("properties", {}).items():
        if rule.get("format") == "region" and answers.get(name):
            return str(answers[name])
    if case.organisation is not None:
        return str(case.organisation.region_id)
    if case.person is None:
        return "310000"
    return str(case.person.residence_region_id or case.person.hukou_region_id or "310000")
