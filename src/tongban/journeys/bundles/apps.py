from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "tongban.journeys.bundles"
    label = "bundles"
    verbose_name = "一件事"

    def ready(self) -> None:
        from tongban.journeys.bundles.flow import put_on_shelf

        put_on_shelf()
