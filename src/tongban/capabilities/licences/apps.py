from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "tongban.capabilities.licences"
    label = "licences"

    def ready(self) -> None:
        from . import checks, evidence  # noqa: F401
        from .credentials import register_source
        from .custody import put_on_shelf
        from .hex_strings import read_quickly
        from .seals import proposing

        read_quickly()
        put_on_shelf()
        proposing.put_on_shelf()
        register_source()
