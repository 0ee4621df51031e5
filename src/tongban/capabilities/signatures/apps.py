from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "tongban.capabilities.signatures"
    label = "signatures"

    def ready(self) -> None:
        from . import notices, seal_notices

        notices.declare_kinds()
        seal_notices.declare_kinds()
