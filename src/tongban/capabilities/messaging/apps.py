from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "tongban.capabilities.messaging"
    label = "messaging"

    def ready(self) -> None:
        from .delegations import declare_kinds

        declare_kinds()
