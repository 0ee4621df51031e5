"""The front door of *codes*."""

from .actions.scanning import Checked, answer_objection, check, object_to, take_scans
from .actions.showing import (
    Drawn,
    bind_device,
    give_up_device,
    issue_paper,
    issue_passes,
    may_have_paper,
    show_online,
    void_paper,
)
from .errors import BadScan, CodeError, NoSuchFamily, NotADevice, NotForPaper, UnknownGate
from .families import Concessions, families, family, put_concessions, scene_rows, scenes
from .gate.gate import Reason
from .models import Device, Gate, IssuedCode, Scan, ScanObjection
from .queries import (
    device_of,
    devices_of,
    fact_words,
    gate_of,
    gates_of,
    objection_of,
    objections_to_answer,
    paper_of,
    scan_of,
    scans_at,
    scans_by_result,
    scans_of,
)
from .trusted import key_update, revocation_update, root

__all__ = [
    "BadScan", "Checked", "CodeError", "Concessions", "Device", "Drawn", "Gate", "IssuedCode", "NoSuchFamily",
    "NotADevice", "NotForPaper", "Reason", "Scan", "ScanObjection", "UnknownGate", "answer_objection", "bind_device",
    "check", "device_of", "devices_of", "fact_words", "families", "family", "gate_of", "gates_of", "give_up_device",
    "issue_paper", "issue_passes", "key_update", "may_have_paper", "object_to", "objection_of", "objections_to_answer",
    "paper_of", "put_concessions", "revocation_update", "root", "scan_of", "scans_at", "scans_by_result", "scans_of",
    "scene_rows", "scenes", "show_online", "take_scans", "void_paper",
]  # fmt: skip
