"""The front door of *catalogue*."""

from . import enums
from .actions import cancel_item, next_case_number, next_sequence, register_item
from .codes import CatalogCode, national_case_number, task_code, variant_code
from .errors import CatalogueError, InvalidItemCode, LimitTooLong, UnknownItem
from .models import ItemFee, ItemGroup, ItemMaterial, ItemVariant, ServiceItem, Situation
from .queries import ItemPage, item, items, items_of_pack, items_page, theme_counts, variant
from .themes import Theme, theme, themes

__all__ = [
    "CatalogCode", "CatalogueError", "InvalidItemCode", "ItemFee", "ItemGroup", "ItemMaterial", "ItemPage",
    "ItemVariant", "LimitTooLong", "ServiceItem", "Situation", "Theme", "UnknownItem", "cancel_item", "enums", "item",
    "items", "items_of_pack", "items_page", "national_case_number", "next_case_number", "next_sequence",
    "register_item", "task_code", "theme", "theme_counts", "themes", "variant", "variant_code",
]  # fmt: skip
