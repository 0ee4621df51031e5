from django.apps import AppConfig
from django.conf import settings


class LedgerConfig(AppConfig):
    name = "tongban.foundation.ledger"
    label = "ledger"

    def ready(self) -> None:
        from tongban.foundation.trust.public import declare_purpose

        from .adapters.embedded import WITNESSES, EmbeddedWitness
        from .adapters.http import HttpWitness
        from .keys import PURPOSE
        from .ports import witnesses

        declare_purpose(PURPOSE, bare=True)
        for name, address, key in settings.TONGBAN_WITNESSES:
            witnesses.put(name, HttpWitness(name, address, key))
        # Witnesses inside the house only until others have taken their place.
        for name in () if settings.TONGBAN_WITNESSES else WITNESSES:
            declare_purpose(f"witness:{name}", bare=True)
            witnesses.put(name, EmbeddedWitness(name))
