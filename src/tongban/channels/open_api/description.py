"""What the description of the API says beyond its routes: every refusal, as a problem in words."""

from __future__ import annotations

from typing import Any

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457: 出了什么问题，以及可以怎么做。",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "criteria": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["title", "status"],
}
REFUSALS = {
    "400": "没有看懂请求，或缺少 Idempotency-Key",
    "401": "令牌无效",
    "403": "令牌没有这个权限，或缺少经办人",
    "404": "没有找到，或不属于本部门",
    "409": "与现在的状态不符，或幂等键已用于别的内容",
    "413": "内容太大",
    "422": "内容不符合说明、填写不全或不符合条件",
    "429": "请求太频繁",
}


# What makes something: it answers 201 with the address.
MADE = {"create_case", "ask_consent", "use_consent", "call_licence", "verify_licence", "see_shown_licence"}


def refusals_of(operation: dict[str, Any], method: str) -> list[str]:
    """Statuses with which an operation may refuse."""
    found = ["400"]
    if operation.get("security"):
        found += ["401", "403", "404", "422", "429"]
    if method != "get":
        found += ["409", "413"]
    return sorted(found)


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """The document with what each operation may refuse, and with 201 where something is made."""
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            answers = operation["responses"] = {str(status): one for status, one in operation["responses"].items()}
            if operation["operationId"] in MADE:
                answers["201"] = answers.pop("200", {"description": "Created"})
            for status in refusals_of(operation, method):
                answers[status] = {"description": REFUSALS[status], "content": content}
    return document
