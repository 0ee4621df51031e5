"""What a result enters in a register: a known block, with what it needs, of facts that the dictionary has."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.entries import ENTRY_BLOCKS, entries_of
from tongban.journeys.packs.folders import Pack
from tongban.registers.facts.public import UnknownFact, fact

from .registry import Found, check, problem

FILE = "manifest.yaml"


@check("entries", gettext_lazy("结果入库的写法齐全，写的事实都在字典里"))
def entries(pack: Pack) -> Found:
    for number, entry in enumerate(entries_of(pack)):
        place = ("enters", number)
        block = ENTRY_BLOCKS[entry["block"]]
        given = set(entry.get("with", {}))
        for name in sorted(block.needs - given):
            yield problem(pack, FILE, place, _("“%(name)s”没有写") % {"name": name}, _("在 with 里写上它"))
        for name in sorted(given - block.needs - block.may):
            yield problem(pack, FILE, (*place, "with", name), _("这一类入库不认识它"), _("去掉它"))
        kind = block.makes or str(pack.manifest.get("audience"))
        for name in entry.get("facts", {}):
            try:
                about = fact(name).subject
            except UnknownFact:
                about = ""
            if about != kind or fact(name).derived:
                yield problem(
                    pack, FILE, (*place, "facts", name), _("不能写成这个人或单位的事实"), _("改成字典里的事实")
                )
