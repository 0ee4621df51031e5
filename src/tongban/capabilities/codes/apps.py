from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "tongban.capabilities.codes"
    label = "codes"

    def ready(self) -> None:
        from tongban.foundation.trust.public import declare_purpose

        from . import checks, jobs, notices, tellers  # noqa: F401

        declare_purpose("codes", bare=True)
        declare_purpose("codes.root", bare=True)
        notices.declare()
        shelve()
        tellers.shelve()


def shelve() -> None:
    """Put readers of foreign codes and card issuers on their shelves."""
    from .adapters.issuers import ISSUERS, EmbeddedIssuer
    from .foreign.city import CityReader
    from .foreign.credential import CredentialReader
    from .foreign.hcert import HcertReader
    from .foreign.hospital import HospitalReader
    from .ports import card_issuers, readers

    readers.put("city", CityReader())
    readers.put("credential", CredentialReader())
    readers.put("hc1", HcertReader())
    readers.put("hospital", HospitalReader())
    for code in ISSUERS:
        card_issuers.put(code, EmbeddedIssuer(code))
