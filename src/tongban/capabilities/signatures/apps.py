from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "tongban.capabilities.signatures"
    label = "signatures"

    def ready(self) -> None:
        from .notices import declare_kinds

        declare_kinds()
