"""The front door of forms."""

from .bound import BoundField, BoundForm, BoundStep
from .errors import FieldError, FormFault, UploadRefused
from .fields import Field, answer_types
from .form import Change, Form, Step, display
from .kinds import KINDS, FieldKind
from .merging import Clash, Sheet, mark, marks, merge
from .parsing import Parsed
from .prefill import Origins, prefill_counts, prefill_ratio

__all__ = [
    "KINDS",
    "BoundField",
    "BoundForm",
    "BoundStep",
    "Change",
    "Clash",
    "Field",
    "FieldError",
    "FieldKind",
    "Form",
    "FormFault",
    "Origins",
    "Parsed",
    "Sheet",
    "Step",
    "UploadRefused",
    "answer_types",
    "display",
    "mark",
    "marks",
    "merge",
    "prefill_counts",
    "prefill_ratio",
]
