from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AdaptersConfig(AppConfig):
    name = "tongban.foundation.adapters"
    label = "adapters"

    def ready(self) -> None:
        # A socket that nobody imports does not exist, and its check would see nothing.
        autodiscover_modules("ports")
        from . import checks  # noqa: F401
