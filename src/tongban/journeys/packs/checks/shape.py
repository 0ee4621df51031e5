"""Files have the shape that their schema describes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs import schemas
from tongban.journeys.packs.errors import Problem
from tongban.journeys.packs.folders import FILES, Pack, schema_of

from .registry import Found, check, problem


@check("schema", gettext_lazy("每个文件符合它的格式说明"), needs_shape=False)
def shape(pack: Pack) -> Found:
    kinds = {name: schema_of(kind, pack.kind) or "" for name, (_place, kind) in FILES.items() if kind}
    documents = [(name, kind, pack.documents[name]) for name, kind in kinds.items() if name in pack.documents]
    documents += [(name, "district", doc) for name, doc in pack.documents.items() if name.startswith("districts/")]
    scenario = schema_of("scenario", pack.kind) or ""
    documents += [(name, scenario, doc) for name, doc in pack.scenarios.items()]
    for _name, kind, document in documents:
        for fault in schemas.faults(kind, document.data):
            path = tuple(fault.absolute_path)
            where = ".".join(str(part) for part in path) or _("文件")
            rule = fault.schema.get("description", "") if isinstance(fault.schema, dict) else ""
            remedy = rule or _("对照 packs/_schema/%(version)s/%(kind)s.json 改正") % {
                "version": schemas.FORMAT,
                "kind": kind,
            }
            file = document.name.partition("#")[0]
            yield Problem(file, document.line(*path), f"{where}: {fault.message[:200]}", str(remedy))


@check("code", gettext_lazy("文件夹名、代码、版本和施行日期一致"))
def code(pack: Pack) -> Found:
    if pack.code != pack.path.name:
        yield problem(
            pack, "manifest.yaml", ("code",), _("代码“%(code)s”与文件夹名不同") % {"code": pack.code},
            _("改成 %(name)s，或给文件夹改名") % {"name": pack.path.name},
        )  # fmt: skip
    heading = f"## {pack.version}"
    if heading not in pack.changelog:
        yield problem(
            pack, "CHANGELOG.md", (), _("没有写版本 %(version)s 对群众有什么变化") % {"version": pack.version},
            _("加一节“%(heading)s — 自某日起”") % {"heading": heading},
        )  # fmt: skip


@check("districts", gettext_lazy("各区只改允许各区设定的内容"))
def districts(pack: Pack) -> Found:
    allowed = set(pack.manifest.get("district_may_set", []))
    for region, overlay in pack.content.get("districts", {}).items():
        file = f"districts/{region}.yaml"
        if overlay["district"] != region:
            yield problem(pack, file, ("district",), _("区划代码与文件名不同"), _("两处写同一个六位代码"))
        for key in overlay["set"]:
            if key not in allowed:
                yield problem(
                    pack, file, ("set", key), _("各区不能设定 %(key)s") % {"key": key},
                    _("去掉这一项，或由市级主管部门在 manifest.yaml 的 district_may_set 中列入"),
                )  # fmt: skip
