"""From another room one imports only its public.py, ports.py and errors.py; tests may also use its factories."""

import ast

from tests.architecture.source import Room, imports, is_test, room_of, rooms

DOORS = {"public", "ports", "errors"}


def test_rooms_enter_each_other_by_the_front_door():
    wrong = []
    for room in rooms():
        for path in room.files():
            for line, name in imports(path):
                other = room_of(name)
                if other is None or other == room.dotted:
                    continue
                rest = name.removeprefix(other).lstrip(".").split(".")
                allowed = rest[0] in DOORS or (is_test(path) and rest[:2] == ["tests", "factories"])
                if not allowed:
                    wrong.append(f"{path.relative_to(room.path.parents[3])}:{line} imports {name}; use {other}.public")
    assert wrong == []


def test_every_room_says_what_it_is_for():
    silent = [
        room.dotted for room in rooms() if not ast.get_docstring(ast.parse((room.path / "__init__.py").read_text()))
    ]
    assert silent == []


def test_every_room_has_a_front_door_and_tests():
    def lacks(room: Room) -> list[str]:
        wanted = ["tests/__init__.py"] if room.floor == "channels" else ["public.py", "tests/__init__.py"]
        return [f"{room.dotted} has no {name}" for name in wanted if not (room.path / name).exists()]

    assert [line for room in rooms() for line in lacks(room)] == []


def test_every_name_at_a_front_door_explains_itself():
    """A function, class or constant that other rooms may use has a docstring where it is defined."""
    import importlib
    import inspect

    silent = []
    for room in rooms():
        if not (room.path / "public.py").exists():
            continue
        door = importlib.import_module(f"{room.dotted}.public")
        for name in getattr(door, "__all__", [n for n in vars(door) if not n.startswith("_")]):
            thing = getattr(door, name)
            ours = getattr(thing, "__module__", "") or ""
            described = inspect.isfunction(thing) or inspect.isclass(thing)
            if described and ours.startswith("tongban") and not (thing.__doc__ or "").strip():
                silent.append(f"{room.dotted}.public.{name}")
    assert silent == []
