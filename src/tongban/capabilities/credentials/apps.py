from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "tongban.capabilities.credentials"
    label = "credentials"

    def ready(self) -> None:
        from .issuers import declare

        declare()
