"""An archive institution on one machine: it really checks what it is given, and remembers what it took."""

from __future__ import annotations

from tongban.capabilities.archives.checking.report import examine
from tongban.capabilities.archives.metadata import parse
from tongban.capabilities.archives.models import EmbeddedAccession
from tongban.capabilities.archives.packing import BrokenPackage, unpack
from tongban.capabilities.archives.ports import Answer
from tongban.capabilities.archives.sealing import digest as sm3
from tongban.capabilities.archives.sealing import read_seal, seal_fault
from tongban.capabilities.archives.states import Point

LIST, SEAL = "移交清单.xml", "移交签名.xml"


class EmbeddedInstitution:
    """Checks every package as a stranger does: by the package, the list and the published keys alone."""

    title = "市档案馆（演示）"

    def take(self, *, number: str, package: bytes, digest: str) -> Answer:
        known = EmbeddedAccession.objects.filter(number=number, digest=digest).first()
        if known is not None:
            return Answer(known.receipt)
        if sm3(package) != digest:
            return Answer(reason="移交包与清单摘要不符：传输中被改动")
        try:
            members = unpack(package)
            sealed = read_seal(members[SEAL])
            listed = parse(members[LIST]).findall("档案")
        except (BrokenPackage, ValueError, KeyError) as error:
            return Answer(reason=f"移交包读不懂：{error}")
        if fault := seal_fault(sealed, members[LIST], ours=True):
            return Answer(reason=fault.replace("归档目录.xml", LIST))
        results = {}
        for row in listed:
            name = row.get("档号", "")
            content = members.get(f"{name}.zip")
            if content is None:
                results[name] = f"{name}.zip: 缺少"
                continue
            report = examine(content, Point.TRANSFER, sent_digest=row.get("SM3", ""))
            if not report.is_passed:
                results[name] = report.reason
        if results:
            return Answer(results=results, reason="四性检测没有通过，全部退回")
        receipt = f"JS{number}"
        EmbeddedAccession.objects.create(
            number=number, digest=digest, receipt=receipt, results=[row.get("档号") for row in listed]
        )
        return Answer(receipt)

    def check_config(self) -> list[str]:
        return []
