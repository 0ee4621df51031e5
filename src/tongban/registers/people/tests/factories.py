"""People for tests, with numbers from the synthetic area."""

from datetime import date
from itertools import count

from tongban.foundation.values.public import CitizenId
from tongban.registers.people.public import Person, PersonRow, bulk_register, bulk_relate

_order = count(1)


def make_person(
    name: str = "测试人",
    *,
    birth: date = date(1990, 1, 1),
    sex: str = "female",
    district: str = "310101",
    phone: str = "",
    hukou: str | None = None,
    residence: str | None = None,
    **more: object,
) -> Person:
    """A person of the district (registered and resident there unless said otherwise)."""
    order = next(_order) * 2 % 1000 + (1 if sex == "male" else 0)
    number = CitizenId.make(f"3199{district[-2:]}", birth, order)
    row = PersonRow(
        citizen_id=number,
        name=name,
        phone=phone,
        hukou_region=hukou or district,
        residence_region=residence or district,
        address="示范路1弄2号301室",
        **more,  # type: ignore[arg-type]
    )
    return bulk_register([row])[0]


def make_child(*parents: Person, name: str = "测试童", birth: date = date(2020, 6, 1), **more: object) -> Person:
    """A child of these parents."""
    child = make_person(name, birth=birth, **more)
    bulk_relate([(child.pk, parent.pk, "parent", "public_security.hukou") for parent in parents])
    return child
