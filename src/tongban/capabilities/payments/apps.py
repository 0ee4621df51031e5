from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tongban.capabilities.payments"
    label = "payments"

    def ready(self) -> None:
        from . import messages  # noqa: F401 - declares what payers are told
        from .adapters.embedded import EmbeddedPayment
        from .ports import providers

        providers.put("embedded", EmbeddedPayment())
