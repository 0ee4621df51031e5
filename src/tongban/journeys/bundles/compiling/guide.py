"""The guide of a bundle and what it saves: computed from the packs of the members, never typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.foundation.values.public import TimeLimit
from tongban.journeys.bundles.compiling.form import CommonForm, asked_by
from tongban.journeys.bundles.compiling.graph import Graph, working_days
from tongban.journeys.bundles.source import Member, Source


def comparison(
    members: Sequence[Member], graph: Graph, form: CommonForm, materials: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, int]]:
    """One by one, and together: forms, questions, materials, visits and working days, all members taken.

    Counted are questions that the applicant has to answer (what a register settles is not asked) and documents that
    have to be handed in (what the city holds is not).
    """
    locked = {
        field["name"] for step in form.ui["steps"] for field in step["fields"] if field.get("lock") in (True, "true")
    }
    packs = [member.pack for member in members]
    return {
        "before": {
            "forms": len(members),
            "questions": sum(not one.is_locked for member in members for one in asked_by(member)),
            "materials": sum(
                member.for_whom != "" or not entry.get("covered_by")  # of a newborn the city holds nothing yet
                for member in members
                for entry in member.pack.materials
            ),
            "visits": sum(int(pack.manifest.get("visits", 0)) for pack in packs),
            "days": sum(working_days(pack.manifest.get("promised_limit")) for pack in packs),
        },
        "after": {
            "forms": 1,
            "questions": len(set(form.schema["properties"]) - locked),
            "materials": sum(not entry.get("covered_by") for entry in materials),
            "visits": max(int(pack.manifest.get("visits", 0)) for pack in packs),
            "days": graph.promised_days,
        },
    }


# The words of the guide; {…} are put in from the packs.
WORDS: dict[str, dict[str, str]] = {
    "when": {"zh": "什么时候办：{trigger}", "en": "When: {trigger}"},
    "parts": {"zh": "## 一次办成哪些事", "en": "## What is done at once"},
    "part": {"zh": "- {title}{some}：{limit}{order}", "en": "- {title}{some}: {limit}{order}"},
    "some": {"zh": "（按您的情况决定要不要办）", "en": " (only if your situation calls for it)"},
    "order": {
        "zh": "；等{waits}有结果后自动开始，不用您再申请", "en": "; begins by itself when this is there: {waits}",
    },
    "refused": {"zh": "## 有一项没有批准怎么办", "en": "## If one of them is refused"},
    "refusal": {"zh": "- {title}没有批准：{text}", "en": "- {title} refused: {text}"},
    "end": {"zh": "## 办成以后", "en": "## What you have in the end"},
    "saves": {"zh": "## 省了什么", "en": "## What it saves"},
    "head": {"zh": "| | 一件一件办 | 一起办 |", "en": "| | One by one | Together |"},
    "forms": {"zh": "填表（张）", "en": "Forms"},
    "questions": {"zh": "要填的项", "en": "Questions to answer"},
    "materials": {"zh": "要交的材料（份）", "en": "Documents to hand in"},
    "visits": {"zh": "跑动（次）", "en": "Visits"},
    "days": {"zh": "承诺时间（工作日）", "en": "Promised time (working days)"},
}  # fmt: skip
COUNTED = ("forms", "questions", "materials", "visits", "days")


def guides(source: Source, members: Sequence[Member], graph: Graph, content: Mapping[str, Any]) -> dict[str, str]:
    """办事指南 as Markdown, in both languages."""
    return {language: _guide(source, members, graph, content, language) for language in ("zh", "en")}


def _guide(source: Source, members: Sequence[Member], graph: Graph, content: Mapping[str, Any], language: str) -> str:
    data, compared = source.data, content["bundle"]["compared"]
    words = {name: texts[language] for name, texts in WORDS.items()}
    lines = [
        f"# {data['title'][language]}", "", data["summary"][language], "",
        words["when"].format(trigger=data["trigger"][language]), "", words["parts"], "",
        *(_part(member, members, graph, words, language) for member in members), "", words["refused"], "",
        *(
            words["refusal"].format(title=one.title[language], text=one.entry["if_refused"]["text"][language])
            for one in members
        ), "",
        words["end"], "", data["shared_result"][language], "", words["saves"], "", words["head"], "|---|---|---|",
        *(f"| {words[key]} | {compared['before'][key]} | {compared['after'][key]} |" for key in COUNTED),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _part(member: Member, members: Sequence[Member], graph: Graph, words: Mapping[str, str], language: str) -> str:
    titles = {one.code: one.title[language] for one in members}
    limit = TimeLimit.of(member.pack.manifest["promised_limit"])
    waits = [titles[edge.earlier] for edge in graph.before(member.code)]
    named = "、".join(f"《{title}》" for title in waits) if language == "zh" else ", ".join(waits)
    return words["part"].format(
        title=member.title[language],
        some=words["some"] if member.entry.get("when") else "",
        limit=limit.text_zh if language == "zh" else limit.text_en,
        order=words["order"].format(waits=named) if waits else "",
    )
