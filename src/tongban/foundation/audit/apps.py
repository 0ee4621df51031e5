from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tongban.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from tongban.foundation.trust.public import put_reporter

        from .actions import record

        # Keys lie below the trail that tells what happened to them.
        put_reporter(record)
