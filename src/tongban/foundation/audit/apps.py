from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "tongban.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from tongban.foundation.trust.public import put_reporter

        from .actions import record
        from .append_only import refuse_changes

        post_migrate.connect(refuse_changes, sender=self)
        # Keys lie below the trail that tells what happened to them.
        put_reporter(record)
