from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuthoritiesConfig(AppConfig):
    name = "tongban.registers.authorities"
    label = "authorities"

    def ready(self) -> None:
        from tongban.foundation.trust.public import put_issuer_source

        from .queries import known_issuer

        put_issuer_source(known_issuer)
        post_migrate.connect(_load, sender=self)


def _load(**_: Any) -> None:
    from .actions import load_authorities

    load_authorities()
