from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "tongban.journeys.assistance"
    label = "assistance"
    verbose_name = "行政协助"

    def ready(self) -> None:
        from tongban.capabilities.archives.public import register_contributor
        from tongban.journeys.assistance import checks, evidence, notices, subscribers  # noqa: F401
        from tongban.journeys.assistance.archiving import components_of

        notices.declare_kinds()
        register_contributor("cases.case", "assistance", components_of)
