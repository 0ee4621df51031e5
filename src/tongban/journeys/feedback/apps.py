from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "tongban.journeys.feedback"
    label = "feedback"

    def ready(self) -> None:
        from tongban.capabilities.archives.public import register_contributor

        from . import evidence  # noqa: F401
        from .archiving import rating_components

        register_contributor("cases.case", "feedback", rating_components)
