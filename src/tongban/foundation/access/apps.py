from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tongban.foundation.access"
    label = "access"

    def ready(self) -> None:
        from .logs import structlog_by_logging

        structlog_by_logging()
