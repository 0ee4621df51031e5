"""Parts of a pack meet by id: no name is used that is not defined, none is defined twice or left over."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.licences.public import licence_types
from tongban.journeys.packs.folders import Pack

from .registry import ITEM, Found, check, problem


@check("ids", gettext_lazy("同类编号不重复；互相引用的编号都存在"))
def ids(pack: Pack) -> Found:
    lists = {
        ("rules.yaml", "criteria"): pack.criteria,
        ("rules.yaml", "review_points"): pack.review_points,
        ("materials.yaml", "materials"): pack.materials,
        ("form.ui.yaml", "steps"): pack.form_ui.get("steps", []),
    }
    for (file, key), items in lists.items():
        counted = Counter(item["id"] for item in items)
        for place, item in enumerate(items):
            if counted[item["id"]] > 1:
                yield problem(pack, file, (key, place, "id"), _("编号 %(id)s 用了两次") % item, _("给其中一个换名"))
    shared = {item["id"] for item in pack.criteria} & {item["id"] for item in pack.review_points}
    for name in sorted(shared):
        yield problem(
            pack, "rules.yaml", ("review_points",), _("条件和审查要点都叫 %(id)s") % {"id": name}, _("给审查要点换名")
        )


@check("manifest-references", gettext_lazy("manifest 提到的答案、材料、参数都存在"), kinds=ITEM)
def references(pack: Pack) -> Found:
    manifest, answers = pack.manifest, pack.form_schema.get("properties", {})
    amount = manifest.get("fee", {}).get("amount", "").removeprefix("parameters.")
    parameters = pack.content.get("parameters", {})
    if amount and amount not in parameters:
        yield problem(
            pack, "manifest.yaml", ("fee", "amount"), _("parameters.yaml 里没有 %(name)s") % {"name": amount},
            _("在 parameters.yaml 写明收费金额、起始日期和依据"),
        )  # fmt: skip
    elif amount and parameters[amount]["unit"] != "fen":
        yield problem(
            pack, "parameters.yaml", (amount, "unit"), _("收费金额的单位必须是 fen"), _("改成以分为单位的整数")
        )
    kind = manifest["result"].get("licence_type")
    if kind and kind not in licence_types():
        yield problem(
            pack, "manifest.yaml", ("result", "licence_type"), _("没有 %(name)s 这种证照") % {"name": kind},
            _("写已登记的证照类型：%(known)s") % {"known": "、".join(licence_types())},
        )  # fmt: skip
    elif kind:
        yield from _beyond_the_type(pack, kind)
    choice = manifest.get("delivery", {}).get("choice")
    if choice and choice not in answers:
        yield problem(
            pack, "manifest.yaml", ("delivery", "choice"), _("表单里没有 %(name)s 这一项") % {"name": choice},
            _("写表单中选择领取方式的那一项"),
        )  # fmt: skip
    signers = manifest.get("signers")
    if signers:
        group = answers.get(signers["from"].removeprefix("answers."), {})
        fields = group.get("items", {}).get("properties", {})
        for part in ("name", "citizen_id"):
            if signers[part] not in fields:
                yield problem(
                    pack, "manifest.yaml", ("signers", part),
                    _("%(group)s 的每一行里没有 %(name)s") % {"group": signers["from"], "name": signers[part]},
                    _("写签名人所在的重复组和其中的字段名"),
                )  # fmt: skip
    held = {item["id"]: item for item in pack.materials}
    for place, name in enumerate(manifest.get("conditional_acceptance", {}).get("materials", [])):
        if held.get(name, {}).get("need") != "deferrable":
            yield problem(
                pack, "manifest.yaml", ("conditional_acceptance", "materials", place),
                _("%(name)s 不是可以容缺后补的材料") % {"name": name},
                _("在 materials.yaml 把它的 need 写成 deferrable，或从这里去掉"),
            )  # fmt: skip


def _beyond_the_type(pack: Pack, kind: str) -> Found:
    """A licence says what its declared type says, under the same names; else nobody could ask for less than all."""
    names = [one.name for one in licence_types()[kind].attributes]
    for place, field in enumerate(pack.manifest["result"].get("fields", [])):
        if field["name"] not in names:
            yield problem(
                pack, "manifest.yaml", ("result", "fields", place, "name"),
                _("证照类型 %(kind)s 没有 %(name)s 这一项") % {"kind": kind, "name": field["name"]},
                _("写类型已有的项：%(known)s；或在证照类型里登记这一项") % {"known": "、".join(names)},
            )  # fmt: skip
