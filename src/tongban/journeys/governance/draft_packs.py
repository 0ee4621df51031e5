"""From what an officer confirmed to the folder of a draft policy pack: a beginning for its author, never published."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongban.capabilities.intelligence.public import PolicyText, Proposal, ProposalKind, ProposalState
from tongban.journeys.packs.public import Problem, check_pack, load_zip

_CODE = re.compile(r"[a-z][a-z0-9_]{2,60}\Z")


def is_code(code: str) -> bool:
    """Whether a pack may be called so: lower-case words joined by underscores."""
    return bool(_CODE.match(code))


def draft_pack(text: PolicyText, code: str) -> dict[str, str]:
    """Files of the draft by name: conditions, amounts and dates as confirmed, everything else from the template.

    What the text does not say (English, refusals, budget, pay day) keeps the template's words;
    ``problems_of`` lists it.
    """
    template = Path(settings.PACKS) / "_template_policy"
    files = {
        str(path.relative_to(template)): path.read_text(encoding="utf-8")
        for path in sorted(template.rglob("*")) if path.is_file() and path.parent.name != "scenarios"
    }  # fmt: skip
    files = {
        name: body.replace("__CODE__", code).replace("__AUTHORITY__", text.authority_code)
        for name, body in files.items()
    }
    held = list(text.proposals.filter(state=ProposalState.CONFIRMED))
    of = {kind: [one for one in held if one.kind == kind] for kind in ProposalKind}
    begins = next((one.value("day") for one in of[ProposalKind.DATE] if one.value("role") == "from"), "")
    begins = begins or date(text.created_at.year, 1, 1).isoformat()
    numbers = of[ProposalKind.PARAMETER]
    conditions = [*of[ProposalKind.CRITERION], *of[ProposalKind.UNCLEAR]]
    files["manifest.yaml"] = _changed(files["manifest.yaml"], {
        "title": {"zh": text.title, "en": text.title}, "summary": {"zh": text.title, "en": text.title},
        "audience": text.audience or "person", "version": f"{text.created_at.year}.1", "effective_from": begins,
        "legal_basis": [_legal(text, "", begins)],
    })  # fmt: skip
    files["parameters.yaml"] = _dumped({one.value("name"): _parameter(text, one, begins) for one in numbers})
    files["rules.yaml"] = _dumped(_rules(text, conditions, numbers))
    files["policy.yaml"] = _changed(files["policy.yaml"], _policy(text, of, begins))
    files["CHANGELOG.md"] = f"# {text.title}\n\n## {text.created_at.year}.1 — 自 {begins} 起\n\n- 由政策文本起草。\n"
    return files


def zipped(files: dict[str, str], code: str) -> bytes:
    """The folder as one zip, as ``load_zip`` reads it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(f"{code}/{name}", body)
    return held.getvalue()


def problems_of(files: dict[str, str], code: str) -> list[Problem]:
    """What the pack checks still miss: the list of work for the author."""
    return check_pack(load_zip(zipped(files, code)))


def _dumped(content: Any) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)


def _changed(written: str, changes: dict[str, Any]) -> str:
    content = yaml.load(written, Loader=yaml.BaseLoader)
    return _dumped({**content, **changes})


def _legal(text: PolicyText, article: str, begins: str = "") -> dict[str, str]:
    # The officer has the text before them; whether it is the one in force is the author's to check.
    found = {"document": text.document or text.title, "article": article or "全文", "confidence": "low"}
    return {**found, "effective_from": begins} if begins else found


def _rules(text: PolicyText, conditions: Sequence[Proposal], numbers: Sequence[Proposal]) -> dict[str, Any]:
    criteria = []
    for place, one in enumerate(conditions, 1):
        words = str(one.value("zh"))
        criteria.append({
            "id": f"condition_{place}", "expr": one.value("expr"), "text": {"zh": words, "en": words},
            "refusal": {"zh": f"不符合：{words}", "en": f"Not met: {words}"},
            "unknown": {"zh": f"还在核对：{words}", "en": f"Being checked: {words}"},
            "remedy": {"zh": "信息有误的，请点“不对？”更正。", "en": "If the data are wrong, ask for correction."},
            "legal": _legal(text, one.article),
        })  # fmt: skip
    amount = _amount(numbers)
    label = {"zh": "金额", "en": "Amount"}
    steps = [{"id": "amount", "value": "values.amount", "unit": "fen", "label": label}]
    return {
        "criteria": criteria,
        "values": {"amount": amount},
        "arithmetic": {"formula": {"zh": "按标准发放", "en": "As the rate says"}, "steps": steps},
    }


def _amount(numbers: Sequence[Proposal]) -> str:
    amounts = [one for one in numbers if one.value("role") == "amount"]
    caps = [one for one in numbers if one.value("role") == "cap"]
    if not amounts:
        return "0"
    chosen = [one for one in amounts if one.value("when")]
    first = amounts[0]
    if first.value("brackets"):
        text = f"bracket(param.{first.value('name')}, age(person.birth_date))"
    elif chosen:
        cases = " ".join(f"WHEN {one.value('when')} THEN param.{one.value('name')}" for one in chosen)
        text = f"CASE {cases} ELSE 0 END"
    else:
        text = f"param.{first.value('name')}"
    return f"least({text}, param.{caps[0].value('name')})" if caps else text


def _parameter(text: PolicyText, one: Proposal, begins: str) -> dict[str, Any]:
    value = {"brackets": {key: int(fen) for key, fen in one.value("brackets").items()}} if one.value("brackets") else {
        "value": one.value("value")}  # fmt: skip
    entry = {
        "from": begins, **value, "legal": f"{text.document or text.title} {one.article}".strip(), "confidence": "low",
        "source": f"“{one.quote[:60]}”",
    }  # fmt: skip
    words = str(one.value("zh"))
    return {"title": {"zh": words, "en": words}, "unit": one.value("unit"), "values": [entry]}


def _policy(text: PolicyText, of: dict[Any, list[Proposal]], begins: str) -> dict[str, Any]:
    units = [one.value("unit") for one in of[ProposalKind.PARAMETER] if one.value("role") == "amount"]
    unit = "month" if "fen_per_month" in units else "year" if "fen_per_year" in units else "once"
    in_force = {"from": begins, "legal": text.document or text.title, "confidence": "low"}
    until = next((one.value("day") for one in of[ProposalKind.DATE] if one.value("role") == "until"), "")
    found: dict[str, Any] = {
        "in_force": [{**in_force, "until": until} if until else in_force],
        "unit": unit, "period": unit, "pay_on": {"day": "25"} if unit == "month" else {"months": ["12"], "day": "25"},
    }  # fmt: skip
    if of[ProposalKind.STOP]:
        found["stop"] = [
            {"id": f"stop_{place}", "criterion": "condition_1", "from": "next_unit",
             "text": {"zh": one.value("text"), "en": one.value("text")}}
            for place, one in enumerate(of[ProposalKind.STOP], 1)
        ]  # fmt: skip
    return found
