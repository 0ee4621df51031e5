"""The front door of *catalogue*."""

from . import enums
from .actions import cancel_item, next_case_number, next_sequence, register_item
from .codes import CatalogCode, national_case_number, task_code, variant_code
from .errors import CatalogueError, HandoverRefused, InvalidItemCode, LimitTooLong, UnknownItem
from .handing import (
    Readiness,
    answering_authority,
    begin_trial,
    call_back,
    confirm,
    handovers_visible_to,
    propose_handover,
    readiness,
    take,
    train,
)
from .handover_models import HandoverState, ItemHandover
from .models import ItemFee, ItemGroup, ItemMaterial, ItemVariant, ServiceItem, Situation
from .queries import ItemPage, item, items, items_of_pack, items_page, theme_counts, variant
from .themes import Theme, theme, themes

__all__ = [
    "CatalogCode", "CatalogueError", "HandoverRefused", "HandoverState", "InvalidItemCode", "ItemFee", "ItemGroup",
    "ItemHandover", "ItemMaterial", "ItemPage", "ItemVariant", "LimitTooLong", "Readiness", "ServiceItem", "Situation",
    "Theme", "UnknownItem", "answering_authority", "begin_trial", "call_back", "cancel_item", "confirm", "enums",
    "handovers_visible_to", "item", "items", "items_of_pack", "items_page", "national_case_number",
    "next_case_number", "next_sequence", "propose_handover", "readiness", "register_item", "take", "task_code",
    "theme", "theme_counts", "themes", "train", "variant", "variant_code",
]  # fmt: skip
