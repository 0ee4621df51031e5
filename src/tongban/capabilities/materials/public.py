"""The front door of *materials*."""

from .actions import examine, keep, rely_on, withdraw
from .errors import NotReusable
from .models import Material, MaterialUse
from .queries import material, materials_visible_to, reusable, reusable_by_kind

__all__ = [
    "Material", "MaterialUse", "NotReusable", "examine", "keep", "material", "materials_visible_to", "rely_on",
    "reusable", "reusable_by_kind", "withdraw",
]  # fmt: skip
