from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "tongban.capabilities.collection"
    label = "collection"
    verbose_name = "证照归集"

    def ready(self) -> None:
        from .gaps import EndedRegistrations
        from .ports import paper_sources

        paper_sources.put("collection.firms", EndedRegistrations())
