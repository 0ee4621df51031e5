from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "tongban.capabilities.shipping"
    label = "shipping"

    def ready(self) -> None:
        from . import messages  # noqa: F401 - declares what recipients are told
