from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongban.journeys.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        from tongban.capabilities.archives.public import register_collector
        from tongban.capabilities.collection.public import paper_sources
        from tongban.journeys.cases import custody, evidence  # noqa: F401
        from tongban.journeys.cases.archiving import LABEL, collect
        from tongban.journeys.cases.flow import put_on_shelf
        from tongban.journeys.cases.papers import GrantedDecisions

        put_on_shelf()
        custody.put_on_shelf()
        register_collector(LABEL, collect)
        paper_sources.put("cases.decisions", GrantedDecisions())
