"""Reading libraries: one file of tags or of quality rules, checked line by line before anything is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.capabilities.rules.public import Predicate, RulesError, parse
from tongban.journeys.packs.public import Document, Problem, Unreadable, load_yaml, schema_faults, typed_by_schema
from tongban.registers.facts.public import Fact, all_facts, typed

TAGS, RULES = "tags.yaml", "quality_rules.yaml"
_TAG = re.compile(r"\btag\.([a-z][a-z0-9_]*)\b")
_VERDICTS = {"yes": True, "no": False, "unknown": None}


@dataclass
class Library:
    """One file of tags or rules as read from disk, faults included; ``check`` says whether it may be published."""

    path: Path
    document: Document
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_tags(self) -> bool:
        """Tags, or else quality rules."""
        return self.path.name == TAGS

    @property
    def head(self) -> dict[str, Any]:
        """Code, version, owner, level and region of the library."""
        return dict(self.document.data) if isinstance(self.document.data, dict) else {}

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The tags or rules as written."""
        return list(self.head.get("tags" if self.is_tags else "rules", []))

    def fault(self, place: tuple[str | int, ...], message: str, remedy: str) -> Problem:
        """A fault at a value of the file."""
        return Problem(self.path.name, self.document.line(*place), message, remedy, check="library")


@dataclass(frozen=True)
class Lineage:
    """From what a tag or rule is made; worked out from its expression, never written by hand.

    Attributes:
        tags: codes of tags that it builds on directly.
        facts: all facts that it looks at in the end.
    """

    tags: tuple[str, ...]
    facts: tuple[str, ...]

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Department sources of these facts, each once."""
        known = fact_types()
        return tuple(dict.fromkeys(known[name].source for name in self.facts))

    @property
    def sensitivity(self) -> int:
        """As sensitive as the most sensitive fact."""
        known = fact_types()
        return max((known[name].sensitivity for name in self.facts), default=1)


@dataclass(frozen=True)
class Absent:
    """What a source says when it has no entry, in the shape of a fact's value."""

    state: str = "absent"
    value: None = None


def fact_types() -> dict[str, Fact]:
    """Every fact by id: the types of expressions."""
    return {one.id: one for one in all_facts()}


def all_libraries(root: Path | None = None) -> list[Path]:
    """Every library below the packs: ``<authority>/<code>/tags.yaml`` or ``quality_rules.yaml``."""
    root = root or Path(settings.PACKS)
    found = [*root.glob(f"*/*/{TAGS}"), *root.glob(f"*/*/{RULES}")]
    return sorted(path for path in found if not any(part.startswith("_") for part in path.relative_to(root).parts))


def load_library(path: Path) -> Library:
    """Read one file. Faults do not raise; they are kept for ``check``."""
    schema = "tags" if path.name == TAGS else "quality-rules"
    try:
        read = load_yaml(path.read_text(encoding="utf-8"), path.name)
    except (Unreadable, UnicodeDecodeError) as error:
        line = getattr(error, "line", 1)
        return Library(path, Document(path.name, {}), [Problem(path.name, line, str(error), _("改正语法"), "library")])
    library = Library(path, Document(path.name, typed_by_schema(schema, read.data), read.lines))
    for fault in schema_faults(schema, library.document.data):
        place = tuple(fault.absolute_path)
        rule = fault.schema.get("description", "") if isinstance(fault.schema, dict) else ""
        words = f"{'.'.join(map(str, place))}: {fault.message[:200]}"
        library.problems.append(library.fault(place, words, str(rule) or _("对照格式说明改正")))
    return library


def expanded(expression: str, tags: Mapping[str, str], path: tuple[str, ...] = ()) -> str:
    """The expression with every ``tag.<code>`` written out.

    Raises:
        LookupError: a tag is not known, or builds on itself; the argument names it.
    """

    def write(match: re.Match[str]) -> str:
        code = match[1]
        if code in path or code not in tags:
            raise LookupError(code)
        return f"({expanded(tags[code], tags, (*path, code))})"

    # Text in quotes is not an expression.
    parts = re.split(r"('(?:[^']|'')*')", expression)
    return "".join(part if place % 2 else _TAG.sub(write, part) for place, part in enumerate(parts))


def names_of_tags(expression: str) -> tuple[str, ...]:
    """Codes of the tags that an expression names, each once."""
    return tuple(dict.fromkeys(_TAG.findall(expression)))


def lineage(expression: str, tags: Mapping[str, str]) -> Lineage:
    """What an expression is made of.

    Raises:
        LookupError, RulesError: it cannot be read.
    """
    read = parse(expanded(expression, tags), fact_types())
    return Lineage(names_of_tags(expression), tuple(read.names))


def check(library: Library, tags: Mapping[str, str]) -> list[Problem]:
    """All faults of a library, by line.

    Args:
        tags: expressions of all tags, of this library and of those that it may build on.
    """
    if library.problems:
        return library.problems
    found = list(_check_codes(library))
    key = "expr" if library.is_tags else "finds"
    for place, entry in enumerate(library.entries):
        at = ("tags" if library.is_tags else "rules", place)
        read = None
        for name in (key, *(["among"] if "among" in entry else [])):
            try:
                read = parse(expanded(entry[name], tags, (entry["code"],)), fact_types()) if name in entry else None
            except LookupError as error:
                words = _("没有标签 %(code)s，或标签互相引用") % {"code": error.args[0]}
                found.append(library.fault((*at, name), words, _("检查拼写；标签不能以自己为基础")))
            except RulesError as error:
                found.append(library.fault((*at, name), _words(error), getattr(error.remedy, _language())))
            if read is not None:
                found += _check_subject(library, (*at, name), entry, read.names)
        if read is not None and library.is_tags:
            found += _check_examples(library, at, entry, read)
    return sorted(found)


def _language() -> str:
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def _words(error: RulesError) -> str:
    return f"{getattr(error.place(), _language())}{getattr(error.message, _language())}"


def _check_codes(library: Library) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, entry in enumerate(library.entries):
        at = ("tags" if library.is_tags else "rules", place, "code")
        if entry["code"] in seen:
            yield library.fault(at, _("代码 %(code)s 写了两次") % {"code": entry["code"]}, _("换一个代码"))
        seen.add(entry["code"])
    if library.head["level"] == "district" and not library.head.get("region"):
        yield library.fault(("level",), _("区级库要写区划代码 region"), _("写六位区划代码"))


def _check_subject(
    library: Library, at: tuple[str | int, ...], entry: Mapping[str, Any], names: tuple[str, ...]
) -> Iterator[Problem]:
    if strange := [name for name in names if not name.startswith(f"{entry['subject']}.")]:
        yield library.fault(at, _("%(names)s 不是这类主体的数据项") % {"names": "、".join(strange)},
                            _("一个标签或规则只说一类主体"))  # fmt: skip


def _check_examples(
    library: Library, at: tuple[str | int, ...], entry: Mapping[str, Any], read: Predicate
) -> Iterator[Problem]:
    for place, example in enumerate(entry["tests"]):
        where = (*at, "tests", place)
        try:
            got = verdict_of_example(read, example)
        except (KeyError, ValueError, RulesError) as error:
            yield library.fault(where, _("例子里的值不对：%(what)s") % {"what": error}, _("按事实字典的类型写"))
            continue
        if got is not _VERDICTS[example["then"]]:
            word = {value: key for key, value in _VERDICTS.items()}[got]
            yield library.fault(where, _("“%(name)s”应为 %(wanted)s，算出来是 %(got)s") % {
                "name": example["name"], "wanted": example["then"], "got": word}, _("改正表达式或例子"))  # fmt: skip
    verdicts = {example["then"] for example in entry["tests"]}
    if not {"yes", "no"} <= verdicts:
        yield library.fault((*at, "tests"), _("例子里至少要有一个 yes 和一个 no"), _("补一个例子"))


def verdict_of_example(read: Predicate, example: Mapping[str, Any]) -> bool | None:
    """How a tag judges one example; a value ``none`` means that the source says there is none."""
    known = fact_types()
    values = {
        name: Absent() if value == "none" else typed(known[name].type, value)
        for name, value in example["given"].items()
    }
    return read(values, date.fromisoformat(example["on"]))
