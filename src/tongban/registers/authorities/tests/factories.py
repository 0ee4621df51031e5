"""Officers for tests; the authorities themselves are there after migrating."""

from itertools import count

from tongban.registers.authorities.public import Officer, appoint_officers

_number = count(1)


def make_officer(
    authority: str = "civil_affairs_bureau",
    posts: tuple[str, ...] = ("officer",),
    *,
    name: str = "测试员",
    region: str | None = None,
) -> Officer:
    """An officer of the authority holding these posts."""
    row = {"name": name, "staff_number": f"T{next(_number):06d}", "authority": authority, "posts": posts}
    return appoint_officers([row | {"region": region}])[0]
