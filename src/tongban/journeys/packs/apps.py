from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    name = "tongban.journeys.packs"
    label = "packs"
    verbose_name = _("事项包")

    def ready(self) -> None:
        from tongban.journeys.packs.adapters.item_choices import PublishedItems
        from tongban.registers.identity.ports import delegation_items

        delegation_items.put("items", PublishedItems())
