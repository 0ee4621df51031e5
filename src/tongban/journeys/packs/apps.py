from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    name = "tongban.journeys.packs"
    label = "packs"
    verbose_name = _("事项包")
