from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tongban.capabilities.payments"
    label = "payments"

    def ready(self) -> None:
        from . import messages, subscribers  # noqa: F401 - what payers are told, and what is listened to
        from .adapters.embedded import EmbeddedPayment
        from .ports import providers

        providers.put("embedded", EmbeddedPayment())
