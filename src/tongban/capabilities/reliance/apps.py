from django.apps import AppConfig


class RelianceConfig(AppConfig):
    name = "tongban.capabilities.reliance"
    label = "reliance"
    verbose_name = "用证"

    def ready(self) -> None:
        from . import checks, notices  # noqa: F401 - system checks; declares what holders are told
