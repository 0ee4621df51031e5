"""``scenarios.yaml``: all examples of a pack in one file; what they share stands once, a usual course by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .errors import Problem
from .loader import Document, Path
from .shared import library

# Keys of the file that every example has unless it says otherwise.
SHARED = ("as_of", "given", "filed_by", "apply", "materials", "documents")
_GIVEN = "given"  # in a course: what this example says under the same key


def written_scenarios(
    source: Document, process: str, problems: list[Problem], *, has_licence: bool = True
) -> Iterator[Document]:
    """One document for each example, named ``scenarios.yaml#<id>``, with the lines of the file it comes from.

    Args:
        process: name of the shared flow; its courses say what people do and what comes of it.
        has_licence: the result is a licence; else a course ends without one.
    """
    data = source.data if isinstance(source.data, dict) else {}
    examples = data.get("scenarios")
    for name, example in (examples if isinstance(examples, dict) else {}).items():
        if isinstance(example, dict):
            place: Path = ("scenarios", name)
            lines = {path[2:]: line for path, line in source.lines.items() if path[:2] == place}
            course = _course(source, example, process, place, problems)
            if not has_licence:
                then = {key: value for key, value in course.get("then", {}).items() if key != "licence"}
                course = {**course, "then": then}
            written = _written(data, example, course)
            yield Document(f"{source.name}#{name}", written, lines)


def _course(
    source: Document, example: Mapping[str, Any], process: str, place: Path, problems: list[Problem]
) -> Mapping[str, Any]:
    wanted = example.get("course")
    if wanted is None:
        return {}
    courses = library("courses")
    found: Mapping[str, Any] | None = {**courses["any"], **courses.get(process, {})}.get(wanted)
    if found is None:
        known = "、".join({**courses["any"], **courses.get(process, {})})
        problems.append(Problem(
            source.name, source.line(*place, "course"), f"packs/_shared/courses.yaml: {process}.{wanted}",
            f"写其中一个：{known}；或写全 acts 和 then", "files",
        ))  # fmt: skip
    return found or {}


def _written(shared: Mapping[str, Any], example: Mapping[str, Any], course: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**{key: shared[key] for key in SHARED if key in shared}, **example}
    when: dict[str, Any] = {key: whole[key] for key in ("filed_by", "promised_later", "abandon_after") if key in whole}
    leaves = "abandon_after" in whole
    when["apply"] = {**({} if leaves else shared.get("apply", {})), **example.get("apply", {})}
    if not leaves:
        when |= {key: whole[key] for key in ("materials", "documents") if key in whole}
    acts = example.get("acts", course.get("acts"))
    when |= {"acts": [_act(one, example) for one in acts]} if acts is not None else {}
    then = {"precheck": [], **course.get("then", {}), **example.get("then", {})}
    then = {key: example.get(key, []) if value == _GIVEN else value for key, value in then.items()}
    keys = ("name", "shows", "as_of", "per_hundred")
    return {
        **{key: whole[key] for key in keys if key in whole},
        "given": _merged(shared.get("given", {}), example.get("given", {})), "when": when, "then": then,
    }  # fmt: skip


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of the example over those that all examples share."""
    found = {**below, **above}
    for key in ("person", "organisation"):
        if key in below and key in above:
            found[key] = {**below[key], **above[key]}
    return found


def _act(act: Mapping[str, Any], example: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(act)
    if found.get("reasons") == _GIVEN:
        found["reasons"] = example.get("reasons", [])
    if found.get("with") == _GIVEN:
        del found["with"]
        found |= example.get("correct", {})
    return found
