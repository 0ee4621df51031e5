"""Organisations for tests, with synthetic credit codes."""

from itertools import count

from tongban.foundation.values.public import CreditCode
from tongban.registers.organisations.public import (
    Organisation,
    OrganisationRow,
    bulk_join,
    bulk_register_organisations,
)
from tongban.registers.people.public import Person
from tongban.registers.people.tests.factories import make_person

_body = count(1)


def make_organisation(
    name: str = "上海测试有限公司",
    *,
    legal_representative: Person | None = None,
    kind: str = "company",
    district: str = "310115",
    **more: object,
) -> Organisation:
    """An active organisation of the district with a legal representative."""
    head = legal_representative or make_person("测试法人")
    prefix = "92" if kind == "sole_trader" else "91"
    code = CreditCode.make(prefix, f"3199{district[-2:]}", f"MA9T{next(_body):04d}")
    row = OrganisationRow(
        credit_code=code,
        name=name,
        kind=kind,
        region=district,
        legal_representative=head.pk,
        address="示范路1号",
        **more,  # type: ignore[arg-type]
    )
    organisation = bulk_register_organisations([row])[0]
    bulk_join([{"person": head.pk, "organisation": organisation.pk, "role": "legal_representative"}])
    return organisation
