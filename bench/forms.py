"""Drawing and checking a form with a repeating group of fifty rows, beside an empty template.

Run by ``script/bench forms``.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
django.setup()

from django.template.loader import render_to_string  # noqa: E402

from tongban.capabilities.forms.public import Form  # noqa: E402


def text(title: str, **more: object) -> dict[str, object]:
    return {"type": "string", "title": title, "x-title-en": title, **more}


ROW = {
    "name": text("姓名"),
    "citizen_id": text("身份证号码", format="citizen-id"),
    "share": {"type": "number", "title": "比例", "x-title-en": "Share"},
    "kind": text("类型", enum=["person", "firm"]),
}
SCHEMA = {
    "type": "object",
    "properties": {"people": {"type": "array", "title": "股东", "items": {"type": "object", "properties": ROW}}},
}
FORM = Form(SCHEMA)


def answers(rows: int) -> dict[str, object]:
    return {"people": [{"name": f"股东{n}", "citizen_id": "1", "share": 2, "kind": "firm"} for n in range(rows)]}


def draw(rows: int) -> str:
    form = FORM.bind(answers(rows))
    return render_to_string("forms/step.html", {"form": form, "step": form.steps[0]})


def p50(call: Callable[[], object], runs: int = 40) -> float:
    """Median time of one call, in milliseconds."""
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


def main() -> None:
    empty = p50(lambda: render_to_string("forms/saved.html", {"conflict": True}))
    print("forms: a repeating group of four fields a row (p50)")
    print(f"  a one-line template            {empty:8.2f} ms")
    print(f"  one row drawn                  {p50(lambda: draw(1)):8.2f} ms")
    print(f"  fifty rows drawn               {p50(lambda: draw(50)):8.2f} ms   (aim < 30)")
    print(f"  fifty rows checked             {p50(lambda: FORM.validate(answers(50))):8.2f} ms")


if __name__ == "__main__":
    main()
