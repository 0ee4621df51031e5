from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    name = "tongban.foundation.trust"
    label = "trust"

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .actions import make_first_keys

        # Keys exist before the first request: one made inside a request could vanish with its rolled-back transaction.
        post_migrate.connect(make_first_keys, sender=self)
