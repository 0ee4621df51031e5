from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tongban.foundation.ledger"
    label = "ledger"

    def ready(self) -> None:
        from tongban.foundation.trust.public import declare_purpose

        from .adapters.embedded import WITNESSES, EmbeddedWitness
        from .keys import PURPOSE
        from .ports import witnesses

        declare_purpose(PURPOSE, bare=True)
        for name in WITNESSES:
            declare_purpose(f"witness:{name}", bare=True)
            witnesses.put(name, EmbeddedWitness(name))
