from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "tongban.capabilities.codes"
    label = "codes"

    def ready(self) -> None:
        from tongban.foundation.trust.public import declare_purpose

        from . import checks, jobs, notices  # noqa: F401

        declare_purpose("codes", bare=True)
        declare_purpose("codes.root", bare=True)
        notices.declare()
