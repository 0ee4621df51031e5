from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "tongban.capabilities.bills"
    label = "bills"
    verbose_name = "电子票据"

    def ready(self) -> None:
        from tongban.foundation.trust.public import declare_purpose

        from . import messages  # noqa: F401 - declares what payers are told

        declare_purpose("bill")
