"""An item for tests."""

from tongban.registers.catalogue.public import ServiceItem, register_item


def description(**changes):
    """What a published service says of itself to the catalogue."""
    return {
        "by": "system",
        "authority": "civil_affairs_bureau",
        "catalog_code": "310511001000",
        "item_type": "05",
        "level": "2",
        "name": {"zh": "老年综合津贴", "en": "Elderly comprehensive allowance"},
        "variants": [{"sequence": "01", "title": {"zh": "首次申领", "en": "First application"}}],
        "themes": ["社会保障"],
        "life_events": ["elder"],
        "statutory_limit": {"value": 30, "unit": "working_day"},
        "promised_limit": {"value": 15, "unit": "working_day"},
        "materials": [{"id": "identity_card", "title": {"zh": "身份证", "en": "Identity card"}, "need": "required"}],
        "pack_code": "elderly_allowance",
        "pack_version": "2022.1",
    } | changes


def an_item(**changes) -> ServiceItem:
    return register_item(**description(**changes))
