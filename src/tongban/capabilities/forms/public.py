"""The front door of forms."""

from .bound import BoundField, BoundForm, BoundStep
from .errors import FieldError, FormFault, UploadRefused
from .fields import Field, answer_types
from .form import Change, Form, Step, display
from .kinds import KINDS, FieldKind
from .parsing import Parsed
from .prefill import Origins, prefill_counts, prefill_ratio

__all__ = [
    "KINDS",
    "BoundField",
    "BoundForm",
    "BoundStep",
    "Change",
    "Field",
    "FieldError",
    "FieldKind",
    "Form",
    "FormFault",
    "Origins",
    "Parsed",
    "Step",
    "UploadRefused",
    "answer_types",
    "display",
    "prefill_counts",
    "prefill_ratio",
]
